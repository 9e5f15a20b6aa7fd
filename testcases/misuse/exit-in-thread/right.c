// snarl: none
// why: the thread that ends the program lets go first
#include <pthread.h>
#include <stdlib.h>

pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
int saved;

static void save(void) {
  if (pthread_mutex_trylock(&guard))
    return;
  saved = 1;
  pthread_mutex_unlock(&guard);
}

static void *work(void *argument) {
  pthread_mutex_lock(&guard);
  pthread_mutex_unlock(&guard);
  exit(0);
  return argument;
}

int main(void) {
  pthread_t worker;
  atexit(save);
  pthread_create(&worker, 0, work, 0);
  pthread_join(worker, 0);
  return 1;
}
