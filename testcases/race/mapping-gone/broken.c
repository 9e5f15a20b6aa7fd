// snarl: use-after-free-race  read@use  free@gone  on mapped
// why: a mapping is taken away while nothing says that its reader is done
#include "support/rendezvous.h"
#include <pthread.h>
#include <stddef.h>
#include <sys/mman.h>

enum { kSize = 1 << 16 };

static void *reader(void *pages) {
  const long seen = ((volatile char *)pages)[5000]; // @use
  reached(1);
  return (void *)seen;
}

int main(void) {
  char *pages = mmap(NULL, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  pthread_t thread;
  pthread_create(&thread, NULL, reader, pages);
  await(1);
  munmap(pages, kSize); // @gone
  pthread_join(thread, NULL);
  return 0;
}
