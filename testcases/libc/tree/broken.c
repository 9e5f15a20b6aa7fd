// snarl: data-race  read@find  write@add  on root
// why: who looks something up goes through the tree while another thread puts something in
#define _GNU_SOURCE
#include "support/rendezvous.h"
#include <pthread.h>
#include <search.h>
#include <stddef.h>

static int words[] = {1, 2, 3};
static void *root;

static int in_order(const void *a, const void *b) {
  return *(const int *)a - *(const int *)b;
}

static void *writer(void *unused) {
  tsearch(&words[2], &root, in_order); // @add
  reached(1);
  return unused;
}

int main(void) {
  tsearch(&words[0], &root, in_order);
  tsearch(&words[1], &root, in_order);
  pthread_t thread;
  pthread_create(&thread, NULL, writer, NULL);
  await(1);
  const int found = tfind(&words[0], &root, in_order) != NULL; // @find
  pthread_join(thread, NULL);
  return found ? 0 : 1;
}
