// Two threads use a library that keeps them apart by a lock of its own.
#include "support/rendezvous.h"
#include <dlfcn.h>
#include <pthread.h>

#ifdef LOADED // at run time
static void (*hidden_add)(int amount);
static int (*hidden_sum)(void);
static void load(void) {
  void *library = dlopen(LOADED, RTLD_NOW);
  hidden_add = (void (*)(int))dlsym(library, "hidden_add");
  hidden_sum = (int (*)(void))dlsym(library, "hidden_sum");
}
#else
void hidden_add(int amount); // hidden_lock_library.c
int hidden_sum(void);
static void load(void) {}
#endif
extern int visible;

static void *adder(void *argument) {
  hidden_add(1);
#ifdef ALSO_WRONG
  visible += 1;
#endif
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  load();
  pthread_create(&thread, 0, adder, 0);
  await(1);
  hidden_add(2);
#ifdef ALSO_WRONG
  visible += 1;
#endif
  pthread_join(thread, 0);
  return hidden_sum() == 3 ? 0 : 1;
}

int visible;
