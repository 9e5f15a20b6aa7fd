// A mapping of huge pages that two threads use, the second after a join or, with an argument, before. Says so and ends
// with 77 where the system has none to give.
#define _GNU_SOURCE
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>

enum { SIZE = 4 << 20 };

static void *fill(void *pages) {
  for (int i = 0; i < SIZE; i += 4096)
    ((char *)pages)[i] = 1; // @fill
  reached(1);
  return NULL;
}

int main(int argc, char **argv) {
  (void)argv;
  char *pages = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
  if (pages == MAP_FAILED) {
    perror("MAP_HUGETLB");
    return 77;
  }
  pthread_t filler;
  pthread_create(&filler, NULL, fill, pages);
  if (argc == 1)
    pthread_join(filler, NULL);
  await(1);
  const int seen = pages[SIZE / 2]; // @look
  if (argc > 1)
    pthread_join(filler, NULL);
  munmap(pages, SIZE);
  return seen == 1 ? 0 : 1;
}
