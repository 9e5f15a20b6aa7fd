// snarl: data-race  write@first  read@second  on total
// why: critical sections of different names do not exclude each other
// needs: openmp
// flags: -fopenmp
#include "support/rendezvous.h"
#include <omp.h>

int total, seen;

static void add(void) {
#pragma omp critical(one)
  total = 1; // @first
}

static void look(void) {
#pragma omp critical(other)
  seen = total; // @second
}

int main(void) {
#pragma omp parallel num_threads(2)
  if (omp_get_thread_num() == 1) {
    add();
    reached(1);
  } else {
    await(1);
    look();
  }
  return seen == 1 ? 0 : 1;
}
