// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the one order comes once more after the signal
#include "support/rendezvous.h"
#include <csignal>
#include <mutex>
#include <sys/signalfd.h>
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
  sigset_t awaited;
  sigemptyset(&awaited);
  sigaddset(&awaited, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &awaited, nullptr);
  const int signals = signalfd(-1, &awaited, 0);
  std::thread other([&] {
    forth();
    kill(getpid(), SIGUSR1);
    forth();
    reached(1);
  });
  signalfd_siginfo got;
  read(signals, &got, sizeof got);
  await(1);
  back();
  other.join();
  close(signals);
}
