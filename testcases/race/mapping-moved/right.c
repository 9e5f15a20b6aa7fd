// snarl: none
// why: the reader is gone before the pages move
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/mman.h>

static int *numbers;

static void *reader(void *argument) {
  int first = numbers[0];
  return first == 7 ? argument : (void *)1;
}

int main(void) {
  pthread_t thread;
  void *failed;
  numbers = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  void *room = mmap(0, 1 << 20, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  numbers[0] = 7;
  pthread_create(&thread, 0, reader, 0);
  pthread_join(thread, &failed);
  int *moved = mremap(numbers, 4096, 8192, MREMAP_MAYMOVE | MREMAP_FIXED, room);
  return moved[0] == 7 && !failed ? 0 : 1;
}
