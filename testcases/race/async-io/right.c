// snarl: none
// why: who learns of the end of an operation knows what was done before it was asked for
#include "support/rendezvous.h"
#include <aio.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static int message;
static char text[] = "text";
static struct aiocb block;

static void *writer(void *argument) {
  message = 42;
  aio_write(&block);
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  char path[] = "/tmp/snarl-testcase-XXXXXX";
  const struct aiocb *blocks[] = {&block};
  block.aio_fildes = mkstemp(path);
  block.aio_buf = text;
  block.aio_nbytes = 4;
  pthread_create(&thread, 0, writer, 0);
  await(1);
  while (aio_suspend(blocks, 1, 0) != 0)
    ;
  int got = message;
  pthread_join(thread, 0);
  unlink(path);
  return aio_error(&block) == 0 && aio_return(&block) == 4 && got == 42 ? 0 : 1;
}
