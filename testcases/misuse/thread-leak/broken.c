// snarl: thread-leak  at@made
// why: nobody joins the thread and nobody lets it go: its stack stays for ever
#define _GNU_SOURCE
#include "support/rendezvous.h"
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

static long os_tid;

static void *work(void *argument) {
  os_tid = syscall(SYS_gettid);
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, work, 0); // @made
  await(1);
  while (syscall(SYS_tgkill, getpid(), (long)rendezvous_load((int *)&os_tid), 0) == 0) {
  } // until the kernel knows it no more
  return 0;
}
