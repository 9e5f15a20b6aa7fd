// snarl: none
// why: the program's own allocator is asked by what libc makes of it, too: reallocarray is a call of realloc
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static _Alignas(16) char arena[1 << 20];
static size_t used;

static int is_own(const void *p) {
  return (const char *)p >= arena && (const char *)p < arena + sizeof arena;
}

// Each block has its size in front.
void *malloc(size_t size) {
  pthread_mutex_lock(&mutex);
  char *p = used + size + 32 <= sizeof arena ? arena + used : NULL;
  used += (size + 31) & ~(size_t)15;
  pthread_mutex_unlock(&mutex);
  if (!p)
    return NULL;
  memcpy(p, &size, sizeof size);
  return p + 16;
}

void free(void *p) {
  if (p && !is_own(p))
    abort();
}

void *calloc(size_t count, size_t each) {
  return malloc(count * each);
}

void *realloc(void *p, size_t size) {
  if (p && !is_own(p))
    abort();
  void *fresh = malloc(size);
  size_t old = 0;
  if (p && fresh) {
    memcpy(&old, (char *)p - 16, sizeof old);
    memcpy(fresh, p, old < size ? old : size);
  }
  return fresh;
}

static void *work(void *argument) {
  int *numbers = reallocarray(NULL, 4, sizeof *numbers);
  numbers[3] = 7;
  numbers = reallocarray(numbers, 400, sizeof *numbers);
  int kept = numbers[3] == 7 && is_own(numbers);
  free(numbers);
  return kept ? argument : (void *)numbers;
}

int main(void) {
  pthread_t threads[2];
  void *failed[2];
  for (int i = 0; i < 2; ++i)
    pthread_create(&threads[i], 0, work, 0);
  for (int i = 0; i < 2; ++i)
    pthread_join(threads[i], &failed[i]);
  return failed[0] || failed[1];
}
