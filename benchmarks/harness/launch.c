// Runs a command and writes what it cost, its children included, as one line:
//   <exit code, or -signal> <user µs> <system µs> <peak resident KiB> <wall µs>
//
//   launch RESULT_FILE COMMAND [ARGUMENTS...]
//
// A small process of its own, because Linux charges a child with the peak memory of whoever started it: started
// from an interpreter, no program would seem to use less memory than the interpreter.
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static long long us(struct timeval time) {
  return time.tv_sec * 1000000LL + time.tv_usec;
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: %s RESULT_FILE COMMAND [ARGUMENTS...]\n", argv[0]);
    return 2;
  }
  const long long start = now_us();
  const pid_t child = fork();
  if (child == 0) {
    execvp(argv[2], argv + 2);
    perror(argv[2]);
    _exit(127);
  }
  int status = 0;
  struct rusage usage;
  if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
    perror(argv[2]);
    return 2;
  }
  const long long wall = now_us() - start;
  FILE *result = fopen(argv[1], "w");
  if (!result) {
    perror(argv[1]);
    return 2;
  }
  fprintf(result, "%d %lld %lld %ld %lld\n", WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status),
          us(usage.ru_utime), us(usage.ru_stime), usage.ru_maxrss, wall);
  return fclose(result) == 0 ? 0 : 2;
}
