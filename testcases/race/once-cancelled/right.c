// snarl: none
// why: an initialisation that is cancelled has not happened; the one that completes, with another one within, is what all see
#include "support/rendezvous.h"
#include <pthread.h>
#include <unistd.h>

static pthread_once_t outer = PTHREAD_ONCE_INIT, inner = PTHREAD_ONCE_INIT;
static int attempts;
int part, whole;

static void make_part(void) {
  part = 1;
}

static void make_whole(void) {
  if (attempts++ == 0) {
    reached(1);
    for (;;)
      pause();
  }
  pthread_once(&inner, make_part);
  whole = part + 1;
}

static void *cancelled(void *argument) {
  pthread_once(&outer, make_whole);
  return argument;
}

static void *user(void *argument) {
  pthread_once(&outer, make_whole);
  reached(2);
  return argument;
}

int main(void) {
  pthread_t first, second;
  pthread_create(&first, 0, cancelled, 0);
  await(1);
  pthread_create(&second, 0, user, 0);
  pthread_cancel(first);
  await(2);
  pthread_once(&outer, make_whole);
  int seen = whole;
  pthread_join(first, 0);
  pthread_join(second, 0);
  return seen == 2 && attempts == 2 ? 0 : 1;
}
