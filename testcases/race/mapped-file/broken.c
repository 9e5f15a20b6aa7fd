// snarl: data-race  write@first  write@second  on mapped
// why: the bytes of a mapped file are memory like any other
#ifndef _GNU_SOURCE
#define _GNU_SOURCE // memfd_create
#endif
#include "support/rendezvous.h"
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

static char *bytes;

static void *writer(void *argument) {
  bytes[10] = 1; // @first
  reached(1);
  return argument;
}

int main(void) {
  const int file = memfd_create("file", 0);
  if (file < 0 || ftruncate(file, 4096) != 0)
    return 1;
  bytes = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  pthread_t thread;
  pthread_create(&thread, NULL, writer, NULL);
  await(1);
  bytes[10] = 2; // @second
  pthread_join(thread, NULL);
  return close(file);
}
