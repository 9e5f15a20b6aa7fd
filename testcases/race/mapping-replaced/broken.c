// snarl: use-after-free-race  write@use  free@replace  on mapped
// why: a page is mapped anew while another thread still writes to what was there
#include "support/rendezvous.h"
#include <pthread.h>
#include <sys/mman.h>

enum { kSize = 1 << 20 };
static char *area;

static void *map(void *at, int flags) {
  return mmap(at, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0); // @replace
}

static void *user(void *unused) {
  area[5000] = 1; // @use
  reached(1);
  return unused;
}

int main(void) {
  pthread_t thread;
  area = map(0, 0);
  pthread_create(&thread, 0, user, 0);
  await(1);
  map(area, MAP_FIXED);
  area[5000] = 2;
  pthread_join(thread, 0);
  return area[5000] == 2 ? 0 : 1;
}
