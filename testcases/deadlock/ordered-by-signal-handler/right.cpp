// snarl: none
// why: who sends a signal does so before its handler runs, and what follows it
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
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  signal(SIGUSR1, comes);
  const pthread_t me = pthread_self();
  std::thread other([&] {
    forth();
    pthread_kill(me, SIGUSR1);
  });
  while (!came)
    std::this_thread::yield();
  back();
  other.join();
}
