// Threads that constructors of the program and of its library started: joined before main looks at what they wrote, or,
// with an argument, after it.
#include "support/rendezvous.h"
#include <pthread.h>

extern int library_value; // library.cpp
extern pthread_t library_thread;
void library_has_written();

static int own_value;
static pthread_t own_thread;

static void *set(void *) {
  own_value = 2; // @program
  reached(1);
  return nullptr;
}

__attribute__((constructor)) static void start() {
  pthread_create(&own_thread, nullptr, set, nullptr);
}

static void join() {
  pthread_join(own_thread, nullptr);
  pthread_join(library_thread, nullptr);
}

int main(int argc, char **) {
  const bool late = argc > 1;
  if (!late)
    join();
  library_has_written();
  await(1);
  const int sum = library_value + own_value; // @main
  if (late)
    join();
  return sum == 3 ? 0 : 1;
}
