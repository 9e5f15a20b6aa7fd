// snarl: none
// why: the pages are given back when their user is done; advice that loses nothing, and pages that are shared, matter to nobody
#include "support/rendezvous.h"
#include <pthread.h>
#include <sys/mman.h>

enum { kSize = 1 << 20 };
static char *area, *shared;

static void *user(void *unused) {
  area[5000] = 1;
  shared[5000] = 1;
  reached(1);
  return unused;
}

int main(void) {
  pthread_t thread;
  area = mmap(0, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  shared = mmap(0, kSize, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pthread_create(&thread, 0, user, 0);
  await(1);
  madvise(shared, kSize, MADV_DONTNEED);
  madvise(area, kSize, MADV_HUGEPAGE);
  pthread_join(thread, 0);
  madvise(area, kSize, MADV_DONTNEED);
  return area[5000] == 0 && shared[5000] == 1 ? 0 : 1;
}
