// snarl: data-race  update@add  update@add  on total
// why: all threads of a parallel loop add to one variable
// needs: openmp
// flags: -fopenmp
#include "support/rendezvous.h"

int total;

int main(void) {
#pragma omp parallel num_threads(2)
  {
    meet(2);
    total += 1; // @add
  }
  return total == 2 ? 0 : 1;
}
