// snarl: data-race  update@function  update@main  on done
// why: the function that is called at the end runs on a thread of libc's, which nothing orders before main's next step
#define _GNU_SOURCE
#include "support/rendezvous.h"
#include <netdb.h>
#include <signal.h>

static int done;

static void on_end(union sigval value) {
  done += value.sival_int; // @function
  reached(1);
}

int main(void) {
  struct gaicb host = {.ar_name = "127.0.0.1"}, *hosts[] = {&host};
  struct sigevent event = {.sigev_notify = SIGEV_THREAD, .sigev_value.sival_int = 1};
  event.sigev_notify_function = on_end;
  getaddrinfo_a(GAI_NOWAIT, hosts, 1, &event);
  await(1);
  done += 1; // @main
  freeaddrinfo(host.ar_result);
  return done == 2 ? 0 : 1;
}
