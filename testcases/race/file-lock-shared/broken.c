// snarl: data-race  update@second  update@first  on visits
// why: shared locks of a file let each other in
#define _GNU_SOURCE
#include "support/rendezvous.h"
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static int visits;
static char path[] = "/tmp/snarl-testcase-XXXXXX";

static void change(int file, short kind) {
  struct flock whole = {.l_type = kind, .l_whence = SEEK_SET};
  fcntl(file, F_OFD_SETLKW, &whole);
}

static void *visitor(void *argument) {
  int file = open(path, O_RDWR);
  change(file, F_RDLCK);
  visits += 1; // @first
  change(file, F_UNLCK);
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  int file = mkstemp(path);
  pthread_create(&thread, 0, visitor, 0);
  await(1);
  change(file, F_RDLCK);
  visits += 1; // @second
  change(file, F_UNLCK);
  pthread_join(thread, 0);
  return unlink(path);
}
