// snarl: none
// why: the tree has a lock; what was found in it does not move and needs none; and two may look things up at once
#define _GNU_SOURCE
#include "support/rendezvous.h"
#include <pthread.h>
#include <search.h>
#include <stddef.h>

static int words[] = {1, 2, 3};
static void *root, *settled;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int in_order(const void *a, const void *b) {
  return *(const int *)a - *(const int *)b;
}

static void *writer(void *unused) {
  pthread_mutex_lock(&lock);
  tsearch(&words[2], &root, in_order);
  pthread_mutex_unlock(&lock);
  int *const *found = tfind(&words[0], &settled, in_order);
  reached(1);
  return **found == 1 ? unused : NULL;
}

int main(void) {
  for (int i = 0; i < 2; ++i) {
    tsearch(&words[i], &root, in_order);
    tsearch(&words[i], &settled, in_order);
  }
  int *const *first = tfind(&words[0], &root, in_order);
  pthread_t thread;
  pthread_create(&thread, NULL, writer, NULL);
  await(1);
  const int still = **first == 1;
  pthread_mutex_lock(&lock);
  const int found = tfind(&words[2], &root, in_order) != NULL;
  pthread_mutex_unlock(&lock);
  const int alike = tfind(&words[1], &settled, in_order) != NULL;
  pthread_join(thread, NULL);
  return still && found && alike ? 0 : 1;
}
