// snarl: none
// why: a detached thread cleans up after itself
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
  pthread_create(&thread, 0, work, 0);
  pthread_detach(thread);
  await(1);
  while (syscall(SYS_tgkill, getpid(), (long)rendezvous_load((int *)&os_tid), 0) == 0) {
  } // until the kernel knows it no more
  return 0;
}
