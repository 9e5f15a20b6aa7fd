// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: one wait is over when any of the two workers has posted
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
  sem_init(&done, 0, 0);
  std::thread first([] {
    sem_post(&done);
    reached(1);
  });
  std::thread second([] {
    forth();
    await(1);
    sem_post(&done);
    reached(2);
  });
  await(2);
  sem_wait(&done);
  back();
  sem_wait(&done);
  first.join();
  second.join();
  sem_destroy(&done);
}
