// snarl: none
// options: deadlock_timeout_ms=100
// why: nobody holds the lock while it reads; and a pipe whose other end another process has may be written at any time
#include "support/rendezvous.h"
#include <pthread.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
int ends[2], from_child[2];

static void *take(void *argument) {
  char byte;
  reached(1);
  if (read(ends[0], &byte, 1) != 1)
    return argument;
  pthread_mutex_lock(&guard);
  pthread_mutex_unlock(&guard);
  return argument;
}

static void *put(void *argument) {
  await(1);
  pthread_mutex_lock(&guard);
  if (write(ends[1], "x", 1) != 1)
    return argument;
  pthread_mutex_unlock(&guard);
  return argument;
}

static int child(void) {
  const struct timespec longer_than_a_stall = {0, 300000000};
  nanosleep(&longer_than_a_stall, 0);
  return write(from_child[1], "x", 1) == 1 ? 0 : 1;
}

int main(void) {
  pthread_t reader, writer;
  char byte;
  if (pipe(ends) != 0 || pipe(from_child) != 0)
    return 1;
  pthread_create(&reader, 0, take, 0);
  pthread_create(&writer, 0, put, 0);
  pthread_join(reader, 0);
  pthread_join(writer, 0);
  const pid_t pid = fork();
  if (pid == 0)
    _exit(child());
  const int got = read(from_child[0], &byte, 1) == 1;
  return waitpid(pid, 0, 0) == pid && got ? 0 : 2;
}
