// snarl: stall  at@read  acquired@held  at@lock  at@joined
// why: a thread reads from a pipe with the lock held that the only one who writes to it needs
#include "support/rendezvous.h"
#include <pthread.h>
#include <unistd.h>

pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
int ends[2];

static void *take(void *argument) {
  char byte;
  pthread_mutex_lock(&guard); // @held
  reached(1);
  read(ends[0], &byte, 1); // @read
  pthread_mutex_unlock(&guard);
  return argument;
}

static void *put(void *argument) {
  await(1);
  pthread_mutex_lock(&guard); // @lock
  write(ends[1], "x", 1);
  pthread_mutex_unlock(&guard);
  return argument;
}

int main(void) {
  pthread_t reader, writer;
  if (pipe(ends) != 0)
    return 1;
  pthread_create(&reader, 0, take, 0);
  pthread_create(&writer, 0, put, 0);
  pthread_join(reader, 0); // @joined
  pthread_join(writer, 0);
  return 0;
}
