// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the one order comes once more after the signal
#include "support/rendezvous.h"
#include <csignal>
#include <mutex>
#include <pthread.h>
#include <thread>

std::mutex a, b;
volatile sig_atomic_t came;

void comes(int) {
  came = 1;
}

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  signal(SIGUSR1, comes);
  const pthread_t me = pthread_self();
  std::thread other([&] {
    forth();
    pthread_kill(me, SIGUSR1);
    forth();
    reached(1);
  });
  while (!came)
    std::this_thread::yield();
  await(1);
  back();
  other.join();
}
