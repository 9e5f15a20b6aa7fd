// snarl: lock-lifetime-race  at@end  acquired@use
// why: main destroys the mutex when the thread is done, which it knows by nothing that orders
#include "support/rendezvous.h"
#include <pthread.h>

pthread_mutex_t mutex;

static void *use(void *none) {
  pthread_mutex_lock(&mutex); // @use
  pthread_mutex_unlock(&mutex);
  reached(1);
  return none;
}

int main(void) {
  pthread_t thread;
  pthread_mutex_init(&mutex, NULL);
  pthread_create(&thread, NULL, use, NULL);
  await(1);
  pthread_mutex_destroy(&mutex); // @end
  pthread_join(thread, NULL);
  return 0;
}
