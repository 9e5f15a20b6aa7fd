// Threads with stacks from the least that there is to 1 GiB, and with memory of the program's own.
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int count;

static void *work(void *unused) {
  char text[64];
  pthread_mutex_lock(&mutex);
  ++count;
  snprintf(text, sizeof text, "%d", count);
  pthread_mutex_unlock(&mutex);
  free(malloc(10));
  return unused;
}

static void run(const pthread_attr_t *attributes) {
  pthread_t threads[2];
  for (int i = 0; i < 2; ++i)
    if (pthread_create(&threads[i], attributes, work, NULL) != 0)
      abort();
  for (int i = 0; i < 2; ++i)
    pthread_join(threads[i], NULL);
}

int main(void) {
  const size_t sizes[] = {16 << 10, 20 << 10, 64 << 10, 1 << 20, 1 << 30};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i) {
    if (pthread_attr_setstacksize(&attributes, sizes[i]) != 0)
      abort();
    run(&attributes);
  }
  void *own = aligned_alloc(4096, 32 << 10);
  pthread_t thread;
  pthread_attr_setstack(&attributes, own, 32 << 10);
  if (pthread_create(&thread, &attributes, work, NULL) != 0)
    abort();
  pthread_join(thread, NULL);
  free(own);
  return count == 11 ? 0 : 1;
}
