// snarl: none
// why: what was done before the write was asked for happens before the function; a semaphore orders the way back
#include <aio.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static int done;
static sem_t ended;

static void on_end(union sigval value) {
  done += value.sival_int;
  sem_post(&ended);
}

int main(void) {
  char path[] = "/tmp/snarl-testcase-XXXXXX", text[] = "text";
  struct aiocb block = {.aio_fildes = mkstemp(path), .aio_buf = text, .aio_nbytes = 4};
  block.aio_sigevent.sigev_notify = SIGEV_THREAD;
  block.aio_sigevent.sigev_notify_function = on_end;
  block.aio_sigevent.sigev_value.sival_int = 1;
  sem_init(&ended, 0, 0);
  done = 1;
  aio_write(&block);
  sem_wait(&ended);
  unlink(path);
  return aio_return(&block) == 4 && done == 2 && block.aio_sigevent.sigev_notify_function == on_end ? 0 : 1;
}
