// A program without findings that shows much of what a runtime could disturb.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static volatile sig_atomic_t caught;
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static int counter;
static __thread int own = 5;

static void on_signal(int number) {
  caught = number;
}

static void *work(void *argument) {
  for (int i = 0; i < 1000; ++i) {
    pthread_mutex_lock(&guard);
    counter += 1;
    pthread_mutex_unlock(&guard);
  }
  own += 1;
  return argument;
}

static void at_exit(void) {
  puts("at exit");
}

static int open_descriptors(void) {
  int count = 0;
  for (int i = 0; i < 1000; ++i)
    count += fcntl(i, F_GETFD) != -1;
  return count;
}

int main(int argc, char **argv) {
  pthread_t threads[3];
  void *result;
  atexit(at_exit);
  signal(SIGUSR1, on_signal);
  for (int i = 0; i < argc; ++i)
    printf("argument %d: %s\n", i, i ? argv[i] : "program");
  for (long i = 0; i < 3; ++i)
    pthread_create(&threads[i], 0, work, (void *)i);
  for (int i = 0; i < 3; ++i) {
    pthread_join(threads[i], &result);
    printf("thread %ld\n", (long)result);
  }
  kill(getpid(), SIGUSR1);
  printf("counter %d, caught %d, own %d\n", counter, (int)caught, own);
  errno = 0;
  printf("open: %d, %s\n", open("/nonexistent", O_RDONLY), strerror(errno));
  errno = 1234;
  free(malloc(100));
  printf("errno after malloc and free: %d\n", errno);
  printf("descriptors: %d\n", open_descriptors());
  printf("environment: %s\n", getenv("SNARL_TEST") ? getenv("SNARL_TEST") : "none");
  fprintf(stderr, "to stderr\n");
  return argc > 1 ? atoi(argv[1]) : 0;
}
