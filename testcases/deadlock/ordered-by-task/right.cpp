// snarl: none
// why: the one task depends on the other one
// needs: openmp
// flags: -fopenmp
#include <mutex>
#include <omp.h>
#include <thread>

std::mutex a, b;
int turn;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
#pragma omp parallel num_threads(3)
#pragma omp single
  {
#pragma omp task depend(out : turn)
    {

      forth();
    }
#pragma omp task depend(in : turn)
    {

      back();
    }
#pragma omp taskwait
  }
}
