// snarl: none
// options: deadlock_timeout_ms=100
// why: two threads wait for what the third will bring, when it has worked for longer than a stall may last
#include <pthread.h>
#include <semaphore.h>
#include <time.h>

sem_t items;

static void *take(void *argument) {
  sem_wait(&items);
  return argument;
}

int main(void) {
  pthread_t x, y;
  struct timespec begin, now;
  sem_init(&items, 0, 0);
  pthread_create(&x, 0, take, 0);
  pthread_create(&y, 0, take, 0);
  clock_gettime(CLOCK_MONOTONIC, &begin);
  do
    clock_gettime(CLOCK_MONOTONIC, &now);
  while ((now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1000000 < 300);
  sem_post(&items);
  sem_post(&items);
  pthread_join(x, 0);
  pthread_join(y, 0);
  return 0;
}
