// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: both orders are taken before the barrier, in one phase
#include "support/rendezvous.h"
#include <mutex>
#include <pthread.h>
#include <thread>

std::mutex a, b;
pthread_barrier_t phase;

void forth() {
  {
    std::lock_guard<std::mutex> first(a);  // @a1
    std::lock_guard<std::mutex> second(b); // @b1
  }
  reached(1);
  pthread_barrier_wait(&phase);
}

void back() {
  await(1);
  {
    std::lock_guard<std::mutex> first(b);  // @b2
    std::lock_guard<std::mutex> second(a); // @a2
  }
  pthread_barrier_wait(&phase);
}

int main() {
  pthread_barrier_init(&phase, nullptr, 2);
  std::thread one(forth), two(back);
  one.join();
  two.join();
  pthread_barrier_destroy(&phase);
}
