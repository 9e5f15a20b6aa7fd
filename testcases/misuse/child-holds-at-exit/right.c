// snarl: none
// why: a child that ends holds nothing but what it has from its parent
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t from_parent = PTHREAD_MUTEX_INITIALIZER, own = PTHREAD_MUTEX_INITIALIZER;

int main(void) {
  pthread_mutex_lock(&from_parent);
  pid_t child = fork();
  if (child == 0) {
    pthread_mutex_lock(&own);
    pthread_mutex_unlock(&own);
    exit(0);
  }
  pthread_mutex_unlock(&from_parent);
  int status;
  waitpid(child, &status, 0);
  return WEXITSTATUS(status);
}
