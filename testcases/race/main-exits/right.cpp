// snarl: none
// why: main is a thread that can be joined like others
#include "support/rendezvous.h"
#include <pthread.h>

int last_words;

void *outlive(void *main_thread) {
  await(1);
  pthread_join(*static_cast<pthread_t *>(main_thread), nullptr);
  return last_words == 42 ? nullptr : &last_words;
}

pthread_t main_thread;

int main() {
  pthread_t worker;
  main_thread = pthread_self();
  pthread_create(&worker, nullptr, outlive, &main_thread);
  pthread_detach(worker);
  last_words = 42;
  reached(1);
  pthread_exit(nullptr);
}
