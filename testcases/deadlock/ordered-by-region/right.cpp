// snarl: none
// why: the barrier is between the two halves of the region, the end of the one between two regions
// needs: openmp
// flags: -fopenmp
#include <mutex>
#include <omp.h>
#include <thread>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
#pragma omp parallel num_threads(2)
  {
    if (omp_get_thread_num() == 1) {
      forth();
    }
#pragma omp barrier
    if (omp_get_thread_num() == 0) {

      back();
    }
  }

#pragma omp parallel num_threads(2)
  if (omp_get_thread_num() == 1)
    forth();
#pragma omp parallel num_threads(2)
  if (omp_get_thread_num() == 0)
    back();
}
