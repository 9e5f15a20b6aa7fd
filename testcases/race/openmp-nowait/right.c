// snarl: none
// why: the barrier at the loop's end
// needs: openmp
// flags: -fopenmp
#include "support/rendezvous.h"
#include <omp.h>

int parts[2], seen[2];

int main(void) {
#pragma omp parallel num_threads(2)
  {
    int me = omp_get_thread_num();
#pragma omp for
    for (int i = 0; i < 2; ++i)
      parts[i] = i + 1;
    if (me == 1)
      reached(1);
    else {
      await(1);
      seen[0] = parts[1];
    }
  }
  return seen[0] == 2 ? 0 : 1;
}
