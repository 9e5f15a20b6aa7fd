// snarl: none
// why: libc changes the user in every thread of the process by a signal of its own and waits until each has answered, also
// the one that looks after threads which all wait
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stddef.h>
#include <sys/time.h>
#include <unistd.h>

static sem_t rung, over;

static void ring(int signal) {
  (void)signal;
  sem_post(&rung);
}

static void *wait_for_end(void *unused) {
  while (sem_wait(&over) != 0) {
  }
  return unused;
}

int main(void) {
  const struct itimerval soon = {.it_value.tv_usec = 200000};
  pthread_t thread;
  sem_init(&rung, 0, 0);
  sem_init(&over, 0, 0);
  signal(SIGALRM, ring);
  pthread_create(&thread, NULL, wait_for_end, NULL);
  setitimer(ITIMER_REAL, &soon, NULL);
  while (sem_wait(&rung) != 0) { // all wait until then
  }
  const int user = setuid(getuid()), group = setgid(getgid());
  sem_post(&over);
  pthread_join(thread, NULL);
  return user || group;
}
