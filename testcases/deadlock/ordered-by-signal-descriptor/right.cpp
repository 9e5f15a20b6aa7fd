// snarl: none
// why: who sends a signal does so before it is read
#include <csignal>
#include <mutex>
#include <sys/signalfd.h>
#include <thread>
#include <unistd.h>

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
  const int signals = signalfd(-1, &awaited, 0);
  std::thread other([&] {
    forth();
    kill(getpid(), SIGUSR1);
  });
  signalfd_siginfo got;
  read(signals, &got, sizeof got);
  back();
  other.join();
  close(signals);
}
