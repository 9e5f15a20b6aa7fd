// snarl: none
// why: the second task depends on what the first one makes
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
      result = 1;
      reached(1);
    }
#pragma omp task if (0) depend(in : result)
    {
      await(1);
      seen = result;
    }
  }
  return seen == 1 ? 0 : 1;
}
