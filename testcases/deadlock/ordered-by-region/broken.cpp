// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: nothing is between the two halves of the region
// needs: openmp
// flags: -fopenmp
#include "support/rendezvous.h"
#include <mutex>
#include <omp.h>
#include <thread>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
#pragma omp parallel num_threads(2)
  {
    if (omp_get_thread_num() == 1) {
      forth();
      reached(1);
    }

    if (omp_get_thread_num() == 0) {
      await(1);
      back();
    }
  }
}
