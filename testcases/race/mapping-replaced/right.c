// snarl: none
// why: what a thread has used and mapped anew itself has no past for the next one
#include "support/rendezvous.h"
#include <pthread.h>
#include <sys/mman.h>

enum { kSize = 1 << 20 };
static char *area;

static void *map(void *at, int flags) {
  return mmap(at, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
}

static void *user(void *unused) {
  area[5000] = 1;
  map(area, MAP_FIXED);
  reached(1);
  return unused;
}

int main(void) {
  pthread_t thread;
  area = map(0, 0);
  pthread_create(&thread, 0, user, 0);
  await(1);
  area[5000] = 2;
  pthread_join(thread, 0);
  return area[5000] == 2 ? 0 : 1;
}
