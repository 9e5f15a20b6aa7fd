// snarl: data-race  write@handle  read@look  on wake_ups
// why: a signal to a thread that was just made finds it, whatever it had begun with
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

int wake_ups;
atomic_int handled;

static void handle(int signal_number) {
  wake_ups = signal_number; // @handle
  atomic_store_explicit(&handled, 1, memory_order_relaxed);
}

static void *sleep_until_woken(void *unused) {
  while (!atomic_load_explicit(&handled, memory_order_relaxed))
    ;
  return unused;
}

int main(void) {
  signal(SIGUSR1, handle);
  pthread_t sleeper;
  pthread_create(&sleeper, NULL, sleep_until_woken, NULL);
  pthread_kill(sleeper, SIGUSR1);
  while (!atomic_load_explicit(&handled, memory_order_relaxed))
    ;
  int seen = wake_ups; // @look
  pthread_join(sleeper, NULL);
  return seen == SIGUSR1 ? 0 : 1;
}
