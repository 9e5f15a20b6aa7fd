// snarl: none
// why: on x86 a store releases and a load acquires, and as memory is clobbered the compiler keeps that order
#include <pthread.h>

static struct message {
  int ready; // a word of its own, changed and asked by single instructions only
  long value;
} message;

static void publish(struct message *it) {
  it->value = 42;
  __asm__ volatile("movl %1, %0" : "=m"(it->ready) : "iq"(1) : "memory");
}

static int isReady(struct message *it) {
  int ready;
  __asm__ volatile("movl %1, %0" : "=q"(ready) : "m"(it->ready) : "memory");
  return ready;
}

static void *work(void *argument) {
  publish(&message);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, work, 0);
  while (!isReady(&message)) {
  }
  const long value = message.value;
  pthread_join(thread, 0);
  return value == 42 ? 0 : 1;
}
