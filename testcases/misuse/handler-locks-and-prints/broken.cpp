// snarl: signal-unsafe-call  at@lock
// snarl: signal-unsafe-call  at@print
// options: report_signal_unsafe=1
// why: the interrupted thread may hold the very mutex, or the stream's
#include "support/rendezvous.h"
#include <csignal>
#include <cstdio>
#include <mutex>
#include <pthread.h>
#include <thread>

std::mutex guard;
FILE *record;

void on_signal(int) {
  guard.lock(); // @lock
  guard.unlock();
  std::fputs("asked\n", record); // @print
  reached(1);
}

int main() {
  record = std::fopen("/dev/null", "w");
  std::setvbuf(record, nullptr, _IONBF, 0);
  std::signal(SIGUSR1, on_signal);
  std::thread asker([main_thread = pthread_self()] { pthread_kill(main_thread, SIGUSR1); });
  await(1);
  asker.join();
  std::fclose(record);
}
