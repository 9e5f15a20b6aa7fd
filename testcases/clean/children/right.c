// snarl: none
// why: children by every way there is, from several threads at once; each thread waits for its own
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int ended(pid_t pid) {
  int status;
  return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static pid_t by_vfork(void) {
  pid_t pid = vfork();
  if (pid == 0) {
    execl("/bin/true", "true", (char *)0);
    _exit(1);
  }
  return pid;
}

static void *make_children(void *failed) {
  char *arguments[] = {(char *)"true", 0};
  pid_t spawned = 0;
  pid_t forked = fork();
  if (forked == 0)
    _exit(0);
  int well = ended(forked);
  well &= posix_spawn(&spawned, "/bin/true", 0, 0, arguments, environ) == 0 && ended(spawned);
  well &= ended(by_vfork());
  FILE *printing = popen("exit 0", "r");
  well &= printing && pclose(printing) == 0;
  return well ? failed : (void *)1;
}

int main(void) {
  pthread_t threads[3];
  void *failed[3];
  for (int i = 0; i < 3; ++i)
    pthread_create(&threads[i], 0, make_children, 0);
  for (int i = 0; i < 3; ++i)
    pthread_join(threads[i], &failed[i]);
  return failed[0] || failed[1] || failed[2];
}
