// snarl: data-race  write@put  read@take  on message
// why: the message is there only after the wake
#include "support/rendezvous.h"
#include <linux/futex.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

static int message, word;

static void *sender(void *argument) {
  while (syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, 0, 0, 0) == 0)
    ;
  message = 42; // @put
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, sender, 0);
  while (syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, 0, 0, 0) != 0)
    ;
  await(1);
  int got = message; // @take
  pthread_join(thread, 0);
  return got == 42 ? 0 : 1;
}
