// snarl: data-race  update@handler  update@main  on served
// why: a handler runs in one thread; another thread that touches the same data races with it
#include "support/rendezvous.h"
#include <csignal>
#include <pthread.h>
#include <thread>

int served;

void on_signal(int) {
  served += 1; // @handler
  reached(2);
}

int main() {
  std::signal(SIGUSR1, on_signal);
  std::thread server([] {
    reached(1);
    await(3);
  });
  await(1);
  pthread_kill(server.native_handle(), SIGUSR1);
  await(2);
  served += 1; // @main
  reached(3);
  server.join();
}
