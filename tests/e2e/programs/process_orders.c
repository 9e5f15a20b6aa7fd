// Two locks in memory that processes share, taken in one order by one process and in the other by another. The argument
// says who does so, and when.
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t *locks;

static void take(int first) {
  pthread_mutex_lock(&locks[first]);
  pthread_mutex_lock(&locks[1 - first]);
  pthread_mutex_unlock(&locks[1 - first]);
  pthread_mutex_unlock(&locks[first]);
}

static pid_t child_takes(int first, int pause_ms) {
  const pid_t pid = fork();
  if (pid == 0) {
    usleep(pause_ms * 1000);
    take(first);
    _exit(0);
  }
  return pid;
}

static void await(pid_t child) {
  waitpid(child, 0, 0);
}

int main(int count, char **arguments) {
  const char *who = count > 1 ? arguments[1] : "";
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  if (strcmp(who, "private") != 0)
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  locks = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  for (int i = 0; i < 2; ++i)
    pthread_mutex_init(&locks[i], &attributes);
  if (strcmp(who, "child-and-parent") == 0) {
    const pid_t child = child_takes(0, 0);
    usleep(50000);
    take(1);
    await(child);
  } else if (strcmp(who, "parent-before") == 0) {
    take(0);
    await(child_takes(1, 0));
  } else if (strcmp(who, "parent-after") == 0) {
    await(child_takes(0, 0));
    take(1);
  } else if (strcmp(who, "one-by-one") == 0) {
    await(child_takes(0, 0));
    await(child_takes(1, 0));
  } else { // two children at once
    const pid_t one = child_takes(0, 0), other = child_takes(1, 50);
    await(one);
    await(other);
  }
  return 0;
}
