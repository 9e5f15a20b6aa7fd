// snarl: none
// why: the handler publishes what it did
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

int wake_ups;
atomic_int handled;

static void handle(int signal_number) {
  wake_ups = signal_number;
  atomic_store_explicit(&handled, 1, memory_order_release);
}

static void *sleep_until_woken(void *unused) {
  while (!atomic_load_explicit(&handled, memory_order_acquire))
    ;
  return unused;
}

int main(void) {
  signal(SIGUSR1, handle);
  pthread_t sleeper;
  pthread_create(&sleeper, NULL, sleep_until_woken, NULL);
  pthread_kill(sleeper, SIGUSR1);
  while (!atomic_load_explicit(&handled, memory_order_acquire))
    ;
  int seen = wake_ups;
  pthread_join(sleeper, NULL);
  return seen == SIGUSR1 ? 0 : 1;
}
