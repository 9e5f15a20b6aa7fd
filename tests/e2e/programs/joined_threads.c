/* Many threads, one after the other: memory must not grow with their number. */
#include <pthread.h>
#include <stdio.h>
#include <sys/resource.h>

static int shared;

static void *work(void *p) {
  shared += *(int *)p;
  return NULL;
}

static long peak_kilobytes(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

int main(void) {
  long early = 0;
  for (int i = 0; i < 50000; ++i) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, work, &i) != 0)
      return 1;
    pthread_join(thread, NULL);
    if (i == 1000)
      early = peak_kilobytes();
  }
  const long grown = peak_kilobytes() - early;
  printf("%s\n", grown < 8192 ? "steady" : "grows");
  return shared == 0;
}
