// Races in places that the report must name exactly: the program prints their addresses.
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

struct __attribute__((packed)) number {
  uint64_t value;
};
static char bytes[64];
static char *mapping;
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static int balance;

static void *other(void *argument) {
  ((struct number *)(bytes + 3))->value = 1; // begins in a granule's last byte
  bytes[26] = 1;
  mapping[5000] = 1;
  pthread_mutex_lock(&guard);
  balance += 1;
  pthread_mutex_unlock(&guard);
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  mapping = mmap(0, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); // @map
  munmap(mapping + 2 * 4096, 4096);
  pthread_create(&thread, 0, other, 0);
  await(1);
  int seen = bytes[3];                                 // @begin
  seen += ((struct number *)(bytes + 19))->value != 0; // @end
  seen += mapping[5000];                               // @mapped
  seen += balance;                                     // @balance
  pthread_join(thread, 0);
  printf("%p %p %p %d\n", (void *)(bytes + 3), (void *)(bytes + 19), (void *)mapping, seen);
  return 0;
}
