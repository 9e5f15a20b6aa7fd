// snarl: none
// why: attributes that name no size of the stack leave the thread the default one, which is large
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { kLarge = 1 << 20 };

static void *uses_much(void *argument) {
  volatile char table[kLarge];
  memset((char *)table, 1, sizeof table);
  *(int *)argument = table[0] + table[kLarge - 1];
  return NULL;
}

int main(void) {
  int sum = 0;
  pthread_t thread;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_JOINABLE);
  if (pthread_create(&thread, &attributes, uses_much, &sum) != 0)
    abort();
  pthread_attr_destroy(&attributes);
  pthread_join(thread, NULL);
  return sum == 2 ? 0 : 1;
}
