// Calls with null pointers, which the system refuses or does without, beside another thread: what each returns, and
// errno.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <pthread.h>
#include <search.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int ends[2];

static void *wait_for_end(void *unused) {
  char byte;
  if (read(ends[0], &byte, 1) != 0)
    abort();
  return unused;
}
static int by_first(const void *a, const void *b) {
  return *(const char *)a - *(const char *)b;
}

int main(void) {
  char *volatile text = NULL;
  void *volatile place = NULL;
  struct stat status;
  pthread_t thread;
  if (pipe(ends) != 0)
    return 1;
  pthread_create(&thread, NULL, wait_for_end, NULL);
#define TRY(call)                                                                                                      \
  errno = 0;                                                                                                           \
  printf("%s: %ld, %d\n", #call, (long)(call), errno)
  TRY(access(text, 0));
  TRY(stat(text, &status));
  TRY(stat("/", place));
  TRY(fstat(0, place));
  TRY(fstatat(AT_FDCWD, text, &status, 0));
  TRY(statfs(text, place));
  TRY(open(text, O_RDONLY));
  TRY(openat(AT_FDCWD, text, O_RDONLY));
  TRY(unlink(text));
  TRY(rename(text, text));
  TRY(renameat(AT_FDCWD, text, AT_FDCWD, text));
  TRY(mkdir(text, 0));
  TRY(chdir(text));
  TRY(readlink("/proc/self/exe", text, 4));
  TRY(realpath(text, NULL) != NULL);
  TRY(system(text) != 0);
  TRY(time(place) > 0);
  TRY(nanosleep(place, NULL));
  TRY(gettimeofday(place, NULL));
  TRY(getitimer(ITIMER_REAL, place));
  TRY(timerfd_settime(0, 0, place, place));
  TRY(sigaction(SIGHUP, place, place));
  TRY(sigprocmask(SIG_BLOCK, place, place));
  TRY(sigemptyset(place));
  TRY(sigaddset(place, SIGHUP));
  TRY(sigismember(place, SIGHUP));
  TRY(getrlimit(RLIMIT_CORE, place));
  TRY(prlimit(0, RLIMIT_CORE, place, place));
  TRY(uname(place));
  TRY(getgroups(0, place) >= 0);
  TRY(confstr(_CS_PATH, text, 0) > 0);
  TRY(poll(place, 0, 0));
  TRY(poll(place, 1, 0));
  TRY(write(ends[1], text, 0));
  TRY(write(ends[1], text, 4));
  TRY(writev(ends[1], place, 1));
  TRY(readv(0, place, 1));
  TRY(pipe(place));
  TRY(bind(0, place, 0));
  TRY(accept(0, place, place));
  TRY(sendmsg(0, place, 0));
  TRY(recvmsg(0, place, 0));
  TRY(wait(place));
  TRY(setlocale(LC_ALL, text) != NULL);
  TRY(tsearch("it", place, by_first) != NULL);
  TRY(tfind("it", place, by_first) != NULL);
  close(ends[1]);
  pthread_join(thread, NULL);
  return 0;
}
