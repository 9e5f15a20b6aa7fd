// snarl: none
// why: a wait that ends with the flag alone, which was set before it began
#include "support/rendezvous.h"
#include <stdbool.h>
#include <stddef.h>
#include <threads.h>
#include <time.h>

mtx_t a, b, guard;
cnd_t changed;
bool ready;

void forth(void) {
  mtx_lock(&a);
  mtx_lock(&b);
  mtx_unlock(&b);
  mtx_unlock(&a);
}

void back(void) {
  mtx_lock(&b);
  mtx_lock(&a);
  mtx_unlock(&a);
  mtx_unlock(&b);
}

int work(void *unused) {
  (void)unused;
  forth();
  mtx_lock(&guard);
  ready = true;
  cnd_signal(&changed);
  mtx_unlock(&guard);
  reached(1);
  return 0;
}

int main(void) {
  mtx_init(&a, mtx_plain);
  mtx_init(&b, mtx_plain);
  mtx_init(&guard, mtx_plain);
  cnd_init(&changed);
  thrd_t worker;
  thrd_create(&worker, work, NULL);
  await(1);
  mtx_lock(&guard);
  while (!ready)
    cnd_wait(&changed, &guard);
  mtx_unlock(&guard);
  back();
  thrd_join(worker, NULL);
  return 0;
}
