// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: it is no lock: somebody gives a token that he has not taken, and then there are two
#include "support/rendezvous.h"
#include <mutex>
#include <semaphore.h>
#include <thread>

std::mutex a, b;
sem_t gate;

void forth() {
  sem_wait(&gate);
  {
    std::lock_guard<std::mutex> first(a);  // @a1
    std::lock_guard<std::mutex> second(b); // @b1
  }
  sem_post(&gate);
}

void back() {
  sem_wait(&gate);
  {
    std::lock_guard<std::mutex> first(b);  // @b2
    std::lock_guard<std::mutex> second(a); // @a2
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
  sem_post(&gate);
  sem_destroy(&gate);
}
