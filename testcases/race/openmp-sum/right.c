// snarl: none
// why: each thread adds to a part of its own; the reduction combines them
// needs: openmp
// flags: -fopenmp
#include "support/rendezvous.h"

int total;

int main(void) {
#pragma omp parallel num_threads(2) reduction(+ : total)
  {
    meet(2);
    total += 1;
  }
  return total == 2 ? 0 : 1;
}
