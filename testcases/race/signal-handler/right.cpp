// snarl: none
// why: a handler and the thread that it interrupts are one thread; what the sender did came before
#include "support/rendezvous.h"
#include <csignal>
#include <pthread.h>
#include <thread>

int served, request;

void on_signal(int) {
  served += request;
  reached(2);
}

int main() {
  std::signal(SIGUSR1, on_signal);
  std::thread server([] {
    served = 1;
    reached(1);
    await(2);
    served += 1;
  });
  await(1);
  request = 1;
  pthread_kill(server.native_handle(), SIGUSR1);
  server.join();
  return served == 3 ? 0 : 1;
}
