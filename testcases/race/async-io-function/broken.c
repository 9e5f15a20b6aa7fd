// snarl: data-race  update@function  update@main  on done
// why: the function that is called at the end runs on a thread of libc's, which nothing orders before main's next step
#include "support/rendezvous.h"
#include <aio.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static int done;

static void on_end(union sigval value) {
  done += value.sival_int; // @function
  reached(1);
}

int main(void) {
  char path[] = "/tmp/snarl-testcase-XXXXXX", text[] = "text";
  struct aiocb block = {.aio_fildes = mkstemp(path), .aio_buf = text, .aio_nbytes = 4};
  block.aio_sigevent.sigev_notify = SIGEV_THREAD;
  block.aio_sigevent.sigev_notify_function = on_end;
  block.aio_sigevent.sigev_value.sival_int = 1;
  aio_write(&block);
  await(1);
  done += 1; // @main
  unlink(path);
  return aio_return(&block) == 4 && done == 2 ? 0 : 1;
}
