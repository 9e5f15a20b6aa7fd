// snarl: none
// why: what was done before the address was asked for happens before the function; a semaphore orders the way back
#define _GNU_SOURCE
#include <netdb.h>
#include <semaphore.h>
#include <signal.h>

static int done;
static sem_t ended;

static void on_end(union sigval value) {
  done += value.sival_int;
  sem_post(&ended);
}

int main(void) {
  struct gaicb host = {.ar_name = "127.0.0.1"}, *hosts[] = {&host};
  struct sigevent event = {.sigev_notify = SIGEV_THREAD, .sigev_value.sival_int = 1};
  event.sigev_notify_function = on_end;
  sem_init(&ended, 0, 0);
  done = 1;
  getaddrinfo_a(GAI_NOWAIT, hosts, 1, &event);
  sem_wait(&ended);
  freeaddrinfo(host.ar_result);
  return done == 2 ? 0 : 1;
}
