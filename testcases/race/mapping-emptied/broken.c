// snarl: data-race  write@use  write@empty  on mapped
// why: pages that are given back are zeros from then on: what another thread has just written there may be lost
#include "support/rendezvous.h"
#include <pthread.h>
#include <sys/mman.h>

enum { kSize = 1 << 20 };
static char *area;

static void *user(void *unused) {
  area[5000] = 1; // @use
  reached(1);
  return unused;
}

int main(void) {
  pthread_t thread;
  area = mmap(0, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  pthread_create(&thread, 0, user, 0);
  await(1);
  madvise(area, kSize, MADV_DONTNEED); // @empty
  pthread_join(thread, 0);
  return area[5000];
}
