// snarl: none
// why: the reader is done before the segment is detached
#include <pthread.h>
#include <stddef.h>
#include <sys/ipc.h>
#include <sys/shm.h>

static void *reader(void *segment) {
  const long seen = ((volatile char *)segment)[5000];
  return (void *)seen;
}

int main(void) {
  const int id = shmget(IPC_PRIVATE, 1 << 16, 0600);
  char *segment = shmat(id, NULL, 0);
  shmctl(id, IPC_RMID, NULL);
  pthread_t thread;
  pthread_create(&thread, NULL, reader, segment);
  pthread_join(thread, NULL);
  shmdt(segment);
  return 0;
}
