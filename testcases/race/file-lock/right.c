// snarl: none
// why: each thread has opened the file by itself, so the lock keeps the others out
#include "support/rendezvous.h"
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

static int balance;
static char path[] = "/tmp/snarl-testcase-XXXXXX";

static void *teller(void *argument) {
  int file = open(path, O_RDWR);
  flock(file, LOCK_EX);
  balance += 1;
  flock(file, LOCK_UN);
  reached(1);
  flock(file, LOCK_EX);
  balance += 1;
  close(file);
  return argument;
}

int main(void) {
  pthread_t thread;
  int file = mkstemp(path);
  pthread_create(&thread, 0, teller, 0);
  await(1);
  flock(file, LOCK_EX);
  balance += 1;
  flock(file, LOCK_UN);
  pthread_join(thread, 0);
  return unlink(path);
}
