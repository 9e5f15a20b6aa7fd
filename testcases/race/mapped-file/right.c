// snarl: none
// why: its neighbouring bytes are others, and what the file is read by is not the mapping
#ifndef _GNU_SOURCE
#define _GNU_SOURCE // memfd_create
#endif
#include "support/rendezvous.h"
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

static char *bytes;

static void *writer(void *argument) {
  bytes[10] = 1;
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
  bytes[11] = 2;
  char written[12];
  if (pread(file, written, sizeof written, 0) != sizeof written)
    return 1;
  pthread_join(thread, NULL);
  return close(file);
}
