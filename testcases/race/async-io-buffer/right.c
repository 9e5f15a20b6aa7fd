// snarl: none
// why: the peeker is gone before the result is fetched
#include <aio.h>
#include <pthread.h>
#include <unistd.h>

static char buffer[8];
static int ends[2];

static void *peeker(void *argument) {
  char first = buffer[0];
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
  pthread_join(thread, 0);
  made += write(ends[1], "text", 4) != 4;
  while (aio_suspend(blocks, 1, 0) != 0)
    ;
  made += aio_return(&block) != 4;
  return made;
}
