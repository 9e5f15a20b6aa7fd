// A library whose constructor starts a thread, long before main.
#include "support/rendezvous.h"
#include <pthread.h>

int library_value;
pthread_t library_thread;

static void *set(void *) {
  library_value = 1; // @library
  reached(1);
  return nullptr;
}

__attribute__((constructor)) static void start() {
  pthread_create(&library_thread, nullptr, set, nullptr);
}

void library_has_written() {
  await(1);
}
