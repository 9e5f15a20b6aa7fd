// snarl: data-race  read@take  write@put  on last_words
// why: main writes and ends by pthread_exit while a thread of its own runs on, which reads without waiting for that end
#include "support/rendezvous.h"
#include <pthread.h>

int last_words;

void *outlive(void *) {
  await(1);
  return last_words == 42 ? nullptr : &last_words; // @take
}

int main() {
  pthread_t worker;
  pthread_create(&worker, nullptr, outlive, nullptr);
  pthread_detach(worker);
  last_words = 42; // @put
  reached(1);
  pthread_exit(nullptr);
}
