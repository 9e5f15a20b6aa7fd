// snarl: none
// why: the reader is done; and what is mapped there next has no past
#include "support/rendezvous.h"
#include <pthread.h>
#include <stddef.h>
#include <sys/mman.h>

enum { kSize = 1 << 16 };

static char *map(char *where) {
  return mmap(where, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void *reader(void *pages) {
  const long seen = ((volatile char *)pages)[5000];
  return (void *)seen;
}

static void *user(void *pages) {
  ((volatile char *)pages)[5000] = 1;
  munmap(pages, kSize);
  reached(1);
  return NULL;
}

int main(void) {
  char *pages = map(NULL);
  pthread_t thread;
  pthread_create(&thread, NULL, reader, pages);
  pthread_join(thread, NULL);
  munmap(pages, kSize);
  pages = map(pages);
  pthread_create(&thread, NULL, user, pages);
  await(1); // orders nothing: the kernel gives the pages to whoever asks next
  pages = map(pages);
  pages[5000] = 2;
  pthread_join(thread, NULL);
  return pages[5000] == 2 ? 0 : 1;
}
