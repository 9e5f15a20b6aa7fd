// snarl: none
// why: what was done before a wake happens before what follows the wait that it ends
#include <linux/futex.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

static int message, word;

static void *sender(void *argument) {
  message = 42;
  while (syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, 0, 0, 0) == 0)
    ;
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, sender, 0);
  while (syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, 0, 0, 0) != 0)
    ;
  int got = message;
  pthread_join(thread, 0);
  return got == 42 ? 0 : 1;
}
