// snarl: none
// why: who sends a signal does so before it is waited for
#include <csignal>
#include <mutex>
#include <pthread.h>
#include <thread>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  sigset_t awaited;
  sigemptyset(&awaited);
  sigaddset(&awaited, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &awaited, nullptr);
  const pthread_t me = pthread_self();
  std::thread other([&] {
    forth();
    pthread_kill(me, SIGUSR1);
  });
  int signal;
  sigwait(&awaited, &signal);
  back();
  other.join();
}
