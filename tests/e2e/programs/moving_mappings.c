// Threads that map, enlarge, shrink and unmap memory of their own as fast as they can, so that each gets what another
// has just given away.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/mman.h>

enum { PAGE = 4096, THREADS = 4, ROUNDS = 3000 };

static char *map(size_t size) {
  return mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

// To another place, and leaves an empty page behind (Linux 5.7).
static char *take_away(char *page) {
  char *new_place = mremap(page, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_DONTUNMAP);
  if (new_place == MAP_FAILED) {
    errno = 0;
    return page;
  }
  page[0] += 1;
  munmap(page, PAGE);
  return new_place;
}

static void *turn_over(void *failure) {
  for (int round = 0; round < ROUNDS; ++round) {
    char *pages = map(2 * PAGE), *neighbour = map(PAGE);
    pages[0] = neighbour[0] = 1;
    pages[PAGE] = 1;
    pages = mremap(pages, 2 * PAGE, 3 * PAGE, MREMAP_MAYMOVE);
    if (pages == MAP_FAILED || pages[0] != 1 || errno != 0)
      return failure;
    pages[2 * PAGE] = 1;
    pages = mremap(pages, 3 * PAGE, PAGE, 0);
    pages = take_away(pages);
    pages[0] += 1;
    munmap(pages, PAGE);
    munmap(neighbour, PAGE);
  }
  return NULL;
}

int main(void) {
  pthread_t threads[THREADS];
  int failures = 0;
  for (int i = 0; i < THREADS; ++i)
    pthread_create(&threads[i], NULL, turn_over, &failures);
  for (int i = 0; i < THREADS; ++i) {
    void *failure;
    pthread_join(threads[i], &failure);
    failures += failure != NULL;
  }
  return failures;
}
