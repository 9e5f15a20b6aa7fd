// snarl: none
// options: report_signal_unsafe=1
// why: write and sem_post are made for signal handlers
#include "support/rendezvous.h"
#include <csignal>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <thread>
#include <unistd.h>

sem_t asked;
int record;

void on_signal(int) {
  sem_post(&asked);
  if (write(record, "asked\n", 6) == 6)
    reached(1);
}

int main() {
  record = open("/dev/null", O_WRONLY);
  sem_init(&asked, 0, 0);
  std::signal(SIGUSR1, on_signal);
  std::thread asker([main_thread = pthread_self()] { pthread_kill(main_thread, SIGUSR1); });
  await(1);
  asker.join();
  sem_wait(&asked);
  close(record);
}
