// snarl: data-race  write@make  read@use  on result
// why: the second task depends on another variable than the one that the first one makes
// needs: openmp
// flags: -fopenmp
#include "support/rendezvous.h"

int result, other, seen;

int main(void) {
#pragma omp parallel num_threads(2)
#pragma omp single
  {
#pragma omp task depend(out : result)
    {
      result = 1; // @make
      reached(1);
    }
#pragma omp task if (0) depend(in : other)
    {
      await(1);
      seen = result; // @use
    }
  }
  return seen == 1 ? 0 : 1;
}
