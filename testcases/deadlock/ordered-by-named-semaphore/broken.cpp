// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the semaphore serves as a lock, and another run may take it in the other order
#include "support/rendezvous.h"
#include <cstdio>
#include <fcntl.h>
#include <mutex>
#include <semaphore.h>
#include <thread>
#include <unistd.h>

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
  char name[32];
  std::snprintf(name, sizeof name, "/snarl-%d", static_cast<int>(getpid()));
  sem_t *tokens = sem_open(name, O_CREAT, 0600, 0);
  sem_unlink(name);
  std::thread other([&] {
    forth();
    sem_wait(tokens);
    sem_post(tokens);
    reached(1);
  });
  sem_post(tokens);
  await(1);
  sem_wait(tokens);
  sem_post(tokens);
  back();
  other.join();
  sem_close(tokens);
}
