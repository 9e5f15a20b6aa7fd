// snarl: none
// why: the address lies in memory that another thread gave back, and that a thread of libc's took: nothing orders the two
// but the allocator
#define _GNU_SOURCE
#include "support/rendezvous.h"
#include <malloc.h>
#include <netdb.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT = 64, LEAST = 48, STEP = 16, SIZES = 6 };

static void *give_back(void *unused) {
  static void *blocks[SIZES][COUNT];
  for (int size = 0; size < SIZES; ++size)
    for (int i = 0; i < COUNT; ++i) {
      blocks[size][i] = malloc(LEAST + STEP * size);
      memset(blocks[size][i], 1, LEAST);
    }
  for (int size = 0; size < SIZES; ++size)
    for (int i = 0; i < COUNT; ++i)
      free(blocks[size][i]);
  reached(1);
  await(2);
  return unused;
}

int main(void) {
  mallopt(M_ARENA_MAX, 1);
  pthread_t thread;
  pthread_create(&thread, NULL, give_back, NULL);
  await(1);
  struct gaicb hosts[8] = {{0}}, *all[8];
  for (int i = 0; i < 8; ++i) {
    hosts[i].ar_name = "127.0.0.1";
    all[i] = &hosts[i];
  }
  int families = getaddrinfo_a(GAI_WAIT, all, 8, NULL);
  for (int i = 0; i < 8; ++i) {
    families += hosts[i].ar_result->ai_family != AF_INET;
    families += hosts[i].ar_result->ai_addr->sa_family != AF_INET;
    freeaddrinfo(hosts[i].ar_result);
  }
  reached(2);
  pthread_join(thread, NULL);
  return families;
}
