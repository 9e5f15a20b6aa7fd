// snarl: none
// why: what libc calls back counts under a lock
#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static int comparisons, runs;
static pthread_once_t once[2] = {PTHREAD_ONCE_INIT, PTHREAD_ONCE_INIT};

static int compare(const void *a, const void *b) {
  pthread_mutex_lock(&guard);
  comparisons += 1;
  pthread_mutex_unlock(&guard);
  return *(const int *)a - *(const int *)b;
}

static void run(void) {
  pthread_mutex_lock(&guard);
  runs += 1;
  pthread_mutex_unlock(&guard);
}

static void *sort(void *own_once) {
  int numbers[4] = {3, 1, 4, 1};
  qsort(numbers, 4, sizeof *numbers, compare);
  pthread_once(own_once, run);
  return NULL;
}

int main(void) {
  pthread_t threads[2];
  for (int i = 0; i < 2; ++i)
    pthread_create(&threads[i], NULL, sort, &once[i]);
  for (int i = 0; i < 2; ++i)
    pthread_join(threads[i], NULL);
  return comparisons == 0 || runs == 0;
}
