// snarl: data-race  update@compare  update@compare  on comparisons
// snarl: data-race  update@run  update@run  on runs
// why: what libc calls back counts in variables of all threads
#include <pthread.h>
#include <stdlib.h>

static int comparisons, runs;
static pthread_once_t once[2] = {PTHREAD_ONCE_INIT, PTHREAD_ONCE_INIT};

static int compare(const void *a, const void *b) {
  comparisons += 1; // @compare
  return *(const int *)a - *(const int *)b;
}

static void run(void) {
  runs += 1; // @run
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
