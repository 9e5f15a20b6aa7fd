// Two threads count in the library argv[1], which takes its functions from its own libraries first.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

static void (*count)(void);

static void *work(void *unused) {
  for (int i = 0; i < 100; ++i)
    count();
  return unused;
}

int main(int argc, char **argv) {
  void *library = dlopen(argc > 1 ? argv[1] : "", RTLD_NOW | RTLD_DEEPBIND);
  if (!library) {
    fprintf(stderr, "%s\n", dlerror());
    return 3;
  }
  count = (void (*)(void))dlsym(library, "count");
  int (*counted)(void) = (int (*)(void))dlsym(library, "counted");
  pthread_t workers[2];
  for (int i = 0; i < 2; ++i)
    pthread_create(&workers[i], 0, work, 0);
  for (int i = 0; i < 2; ++i)
    pthread_join(workers[i], 0);
  printf("counted: %d\n", counted());
  return 0;
}
