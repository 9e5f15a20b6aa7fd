/* short_lives joined|detached THREADS ALIVE: so many threads, so many of them alive at once. Each works on memory of
   its own and, under a lock, on what all share. Prints the resident memory each time that their number has grown
   tenfold. */
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static sem_t door;
static long alive, ended, sum;

static void *work(void *p) {
  (void)p;
  long *own = malloc(64 * sizeof *own);
  for (int i = 0; i < 64; ++i)
    own[i] = i;
  pthread_mutex_lock(&guard);
  sum += own[63];
  ++alive;
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&guard);
  sem_wait(&door);
  free(own);
  pthread_mutex_lock(&guard);
  ++ended;
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&guard);
  return NULL;
}

static void wait_for(const long *count, long wanted) {
  pthread_mutex_lock(&guard);
  while (*count < wanted)
    pthread_cond_wait(&changed, &guard);
  pthread_mutex_unlock(&guard);
}

/* What the kernel says of this process: "VmRSS:" in kilobytes, "Threads:". */
static long status(const char *what) {
  FILE *f = fopen("/proc/self/status", "r");
  char line[256];
  long value = 0;
  while (f && fgets(line, sizeof line, f))
    if (!strncmp(line, what, strlen(what)))
      value = atol(line + strlen(what));
  if (f)
    fclose(f);
  return value;
}

int main(int argc, char **argv) {
  if (argc != 4)
    return 1;
  const int detached = !strcmp(argv[1], "detached");
  const long threads = atol(argv[2]), at_once = atol(argv[3]);
  pthread_t *all = malloc((size_t)at_once * sizeof *all);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 128 * 1024);
  if (detached)
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  sem_init(&door, 0, 0);
  long next = at_once;
  for (long n = 0; n < threads; n += at_once) {
    for (long i = 0; i < at_once; ++i)
      if (pthread_create(&all[i], &attributes, work, NULL) != 0)
        return 2;
    wait_for(&alive, n + at_once);
    for (long i = 0; i < at_once; ++i)
      sem_post(&door);
    wait_for(&ended, n + at_once);
    while (detached && status("Threads:") > 10) /* they have done their work, and are about to go */
      sched_yield();
    if (!detached)
      for (long i = 0; i < at_once; ++i)
        pthread_join(all[i], NULL);
    if (n + at_once >= next) {
      printf("%ld %ld\n", n + at_once, status("VmRSS:"));
      fflush(stdout);
      next *= 10;
    }
  }
  printf("%ld %ld\n", threads, status("VmRSS:"));
  return sum == 63 * threads ? 0 : 3;
}
