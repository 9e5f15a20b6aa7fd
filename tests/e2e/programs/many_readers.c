/* many_readers right|broken THREADS: so many threads are alive at once and read one word, and each a byte of another
   one, which is then used as an atomic. Main writes when all have been joined, or while all are still there. */
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static int word = 7;
static union {
  char bytes[4];
  atomic_int whole;
} mixed;
static atomic_long sum;
static int threads;

static void *reader(void *number) {
  const long n = (long)number;
  const int seen = word + mixed.bytes[n % 4];
  atomic_fetch_add_explicit(&sum, seen, memory_order_relaxed);
  meet(threads + 1);
  meet(threads + 1);
  return NULL;
}

int main(int argc, char **argv) {
  if (argc != 3)
    return 1;
  const int broken = !strcmp(argv[1], "broken");
  threads = atoi(argv[2]);
  pthread_t *all = malloc((size_t)threads * sizeof *all);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 64 * 1024);
  for (long i = 0; i < threads; ++i)
    if (pthread_create(&all[i], &attributes, reader, (void *)i) != 0)
      return 2;
  meet(threads + 1);
  atomic_load_explicit(&mixed.whole, memory_order_relaxed);
  if (broken)
    word = 8; /* @change */
  meet(threads + 1);
  for (int i = 0; i < threads; ++i)
    pthread_join(all[i], NULL);
  word = 9;
  return sum == 7L * threads ? 0 : 3;
}
