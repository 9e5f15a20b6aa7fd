// Says what a program can know of its stacks' limits and of its start, then races.
#define _GNU_SOURCE
#include "support/rendezvous.h"

#include <pthread.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>

static int counter;

static __attribute__((noinline)) int deep(int frames) {
  volatile char room[1000];
  room[frames % 1000] = 1;
  return frames ? deep(frames - 1) + room[frames % 1000] : 0;
}

static void *work(void *size) {
  pthread_attr_t attributes;
  void *low;
  pthread_getattr_np(pthread_self(), &attributes);
  pthread_attr_getstack(&attributes, &low, size);
  pthread_attr_destroy(&attributes);
  counter = 1; // @write
  reached(1);
  return 0;
}

int main(int argc, char **argv) {
  struct rlimit limit;
  getrlimit(RLIMIT_STACK, &limit);
  char name[16];
  prctl(PR_GET_NAME, name);
  pthread_t worker;
  size_t size;
  pthread_create(&worker, 0, work, &size);
  await(1);
  int seen = counter; // @read
  pthread_join(worker, 0);
  printf("%d %s %s %s %d %zu\n", argc, argv[0], argv[argc - 1], name, limit.rlim_cur == RLIM_INFINITY, size >> 10);
  if (limit.rlim_cur == RLIM_INFINITY && !deep(200000)) // 200 MB
    return 3;
  return seen == 1 ? 0 : 1;
}
