// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: a semaphore that has a token from the beginning lets the other order come first
#include "support/rendezvous.h"
#include <mutex>
#include <semaphore.h>
#include <thread>

std::mutex a, b;
sem_t done;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  sem_init(&done, 0, 1);
  std::thread other([] {
    forth();
    sem_post(&done);
    reached(1);
  });
  await(1);
  sem_wait(&done);
  back();
  other.join();
  sem_destroy(&done);
}
