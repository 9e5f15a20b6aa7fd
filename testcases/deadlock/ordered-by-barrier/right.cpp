// snarl: none
// why: one order before the barrier, the other after it: they can never meet
#include <mutex>
#include <pthread.h>
#include <thread>

std::mutex a, b;
pthread_barrier_t phase;

void forth() {
  {
    std::lock_guard<std::mutex> first(a);
    std::lock_guard<std::mutex> second(b);
  }
  pthread_barrier_wait(&phase);
}

void back() {
  pthread_barrier_wait(&phase);
  {
    std::lock_guard<std::mutex> first(b);
    std::lock_guard<std::mutex> second(a);
  }
}

int main() {
  pthread_barrier_init(&phase, nullptr, 2);
  std::thread one(forth), two(back);
  one.join();
  two.join();
  pthread_barrier_destroy(&phase);
}
