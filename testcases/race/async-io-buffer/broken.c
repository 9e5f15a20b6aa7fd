// snarl: data-race  write@fetch  read@peek  on buffer
// why: the buffer belongs to the operation until its result is fetched
#include "support/rendezvous.h"
#include <aio.h>
#include <pthread.h>
#include <unistd.h>

static char buffer[8];
static int ends[2];

static void *peeker(void *argument) {
  char first = buffer[0]; // @peek
  reached(1);
  return first == 'x' ? argument : 0;
}

int main(void) {
  pthread_t thread;
  struct aiocb block = {0};
  const struct aiocb *blocks[] = {&block};
  int made = pipe(ends);
  block.aio_fildes = ends[0];
  block.aio_buf = buffer;
  block.aio_nbytes = 4;
  pthread_create(&thread, 0, peeker, 0);
  aio_read(&block);
  await(1);
  made += write(ends[1], "text", 4) != 4;
  while (aio_suspend(blocks, 1, 0) != 0)
    ;
  made += aio_return(&block) != 4; // @fetch
  pthread_join(thread, 0);
  return made;
}
