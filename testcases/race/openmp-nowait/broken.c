// snarl: data-race  write@fill  read@use  on parts
// why: without the barrier at the loop's end, a thread reads what another one is still to write
// needs: openmp
// flags: -fopenmp
#include "support/rendezvous.h"
#include <omp.h>

int parts[2], seen[2];

int main(void) {
#pragma omp parallel num_threads(2)
  {
    int me = omp_get_thread_num();
#pragma omp for nowait
    for (int i = 0; i < 2; ++i)
      parts[i] = i + 1; // @fill
    if (me == 1)
      reached(1);
    else {
      await(1);
      seen[0] = parts[1]; // @use
    }
  }
  return seen[0] == 2 ? 0 : 1;
}
