// One message from a thread to main, and one thing that may order it: each subject is a way to synchronise.
//
//   PROGRAM right [NAME]    the message is there before the thread releases: no race
//   PROGRAM broken [NAME]   only after it: a race, whatever the subject is
//   PROGRAM                 the names
//
// Without a name all subjects, one after the other. The steps fix what happens when, and order nothing
// (support/rendezvous.h).
#ifndef ORDERS_ORDER_H
#define ORDERS_ORDER_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE // pthread_mutex_clocklock and its kin
#endif
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct subject {
  const char *name;
  void (*prepare)(void); // before there is a thread; may be null
  void (*release)(void);
  void (*acquire)(void);
  int waits; // acquire waits for release; else it is called when that is done
};

static int message;
static int broken;
static int steps; // so far
static const struct subject *chosen;

// For what must hold, whatever NDEBUG says.
static inline void need(int holds) {
  if (!holds)
    abort();
}

static void *sender(void *unused) {
  if (!broken)
    message = 42; // @early
  chosen->release();
  reached(steps + 1);
  if (broken)
    message = 42; // @late
  reached(steps + 2);
  return unused;
}

static void run_subject(void) {
  message = 0;
  if (chosen->prepare)
    chosen->prepare();
  pthread_t thread;
  need(pthread_create(&thread, NULL, sender, NULL) == 0);
  if (!chosen->waits)
    await(steps + 1);
  chosen->acquire();
  await(steps + 2);
  const int seen = message; // @take
  need(pthread_join(thread, NULL) == 0);
  need(seen == 42);
  steps += 2;
}

static int run_subjects(const struct subject *subjects, int count, int argc, char **argv) {
  const char *name = argc > 2 ? argv[2] : NULL;
  broken = argc > 1 && strcmp(argv[1], "broken") == 0;
  for (int i = 0; i < count; ++i) {
    chosen = &subjects[i];
    if (argc == 1)
      puts(chosen->name);
    else if (!name || strcmp(name, chosen->name) == 0)
      run_subject();
  }
  return 0;
}

#endif // ORDERS_ORDER_H
