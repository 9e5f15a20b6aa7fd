// snarl: use-after-free-race  read@use  free@gone  on mapped
// why: a shared segment is detached while nothing says that its reader is done
#include "support/rendezvous.h"
#include <pthread.h>
#include <stddef.h>
#include <sys/ipc.h>
#include <sys/shm.h>

static void *reader(void *segment) {
  const long seen = ((volatile char *)segment)[5000]; // @use
  reached(1);
  return (void *)seen;
}

int main(void) {
  const int id = shmget(IPC_PRIVATE, 1 << 16, 0600);
  char *segment = shmat(id, NULL, 0);
  shmctl(id, IPC_RMID, NULL);
  pthread_t thread;
  pthread_create(&thread, NULL, reader, segment);
  await(1);
  shmdt(segment); // @gone
  pthread_join(thread, NULL);
  return 0;
}
