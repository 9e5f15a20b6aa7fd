// snarl: data-race  update@second  update@first  on balance
// why: threads that lock one description of the file do not keep each other out
#include "support/rendezvous.h"
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

static int balance;
static char path[] = "/tmp/snarl-testcase-XXXXXX";
static int shared;

static void *teller(void *argument) {
  int file = shared;
  flock(file, LOCK_EX);
  balance += 1; // @first
  flock(file, LOCK_UN);
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  int file = shared = mkstemp(path);
  pthread_create(&thread, 0, teller, 0);
  await(1);
  flock(file, LOCK_EX);
  balance += 1; // @second
  flock(file, LOCK_UN);
  pthread_join(thread, 0);
  return unlink(path);
}
