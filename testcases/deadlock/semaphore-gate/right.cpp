// snarl: none
// why: whoever takes both locks has the one token meanwhile
#include "support/rendezvous.h"
#include <mutex>
#include <semaphore.h>
#include <thread>

std::mutex a, b;
sem_t gate;

void forth() {
  sem_wait(&gate);
  {
    std::lock_guard<std::mutex> first(a);
    std::lock_guard<std::mutex> second(b);
  }
  sem_post(&gate);
}

void back() {
  sem_wait(&gate);
  {
    std::lock_guard<std::mutex> first(b);
    std::lock_guard<std::mutex> second(a);
  }
  sem_post(&gate);
}

int main() {
  sem_init(&gate, 0, 1);
  std::thread other([] {
    forth();
    reached(1);
  });
  await(1);
  back();
  other.join();
  sem_destroy(&gate);
}
