// Forks while another thread holds a mutex; the child takes it, or makes it anew first.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static sem_t held, over;

static void *hold(void *argument) {
  pthread_mutex_lock(&guard);
  sem_post(&held);
  sem_wait(&over);
  pthread_mutex_unlock(&guard);
  return argument;
}

int main(int argc, char **argv) {
  int anew = argc > 1 && strcmp(argv[1], "anew") == 0;
  pthread_t holder;
  sem_init(&held, 0, 0);
  sem_init(&over, 0, 0);
  pthread_create(&holder, 0, hold, 0);
  sem_wait(&held);
  pid_t child = fork();
  if (child == 0) {
    if (anew)
      pthread_mutex_init(&guard, 0);
    pthread_mutex_lock(&guard);
    pthread_mutex_unlock(&guard);
    _exit(3);
  }
  int status;
  waitpid(child, &status, 0);
  sem_post(&over);
  pthread_join(holder, 0);
  printf("child %d\n", WEXITSTATUS(status));
  return 0;
}
