// Userspace RCU used rightly, as a distribution builds it: records that are replaced and freed after a grace period,
// waited for or called back. With an argument, what the program gets wrong:
//   "early"   the record is freed without waiting for the readers
//   "naked"   a reader looks at the record outside of its section
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <urcu.h>

enum { kReaders = 2, kReplacements = 300 };

struct record {
  struct rcu_head head; // at the beginning
  int first, second;
};

static struct record *current;
static int sum[kReaders];
static int ended;
static int naked;

static struct record *made(int number) {
  struct record *record = malloc(sizeof *record);
  record->first = number;
  record->second = -number;
  return record;
}

static void freed(struct rcu_head *head) {
  struct record *record = (struct record *)head;
  record->first = 0;
  free(record);
}

static int looked_at(const struct record *record) {
  return record->first + record->second;
}

static void *reads(void *place) {
  int *mine = place;
  rcu_register_thread();
  for (int ends = 0; !ends; ends = __atomic_load_n(&ended, __ATOMIC_RELAXED)) {
    rcu_read_lock();
    const struct record *record = rcu_dereference(current);
    *mine |= looked_at(record);
    rcu_read_unlock();
  }
  rcu_unregister_thread();
  return NULL;
}

static void replaces(void) {
  for (int i = 1; i <= kReplacements; ++i) {
    struct record *next = made(i), *old;
    if (i % 3 == 0) {
      old = rcu_xchg_pointer(&current, next);
    } else if (i % 3 == 1) {
      old = current;
      rcu_assign_pointer(current, next);
    } else {
      old = current;
      old = rcu_cmpxchg_pointer(&current, old, next);
    }
    if (i % 2) {
      synchronize_rcu();
      old->first = 0;
      free(old);
    } else {
      call_rcu(&old->head, freed);
    }
  }
}

// Wrong once, in this order: it is looked at, then freed. To leave the readers comes last, for it orders, too.
static void *reads_once(void *place) {
  int *mine = place;
  rcu_register_thread();
  rcu_read_lock();
  const struct record *record = rcu_dereference(current);
  if (!naked)
    *mine |= looked_at(record);
  rcu_read_unlock();
  if (naked)
    *mine |= looked_at(record);
  meet(2);
  meet(2);
  rcu_unregister_thread();
  return NULL;
}

static void goes_wrong(const char *how) {
  naked = strcmp(how, "naked") == 0;
  pthread_t reader;
  pthread_create(&reader, NULL, reads_once, &sum[0]);
  meet(2);
  if (naked)
    synchronize_rcu();
  free(current);
  meet(2);
  pthread_join(reader, NULL);
}

int main(int argc, char **argv) {
  rcu_register_thread();
  current = made(0);
  if (argc > 1) {
    goes_wrong(argv[1]);
    return 0;
  }
  pthread_t readers[kReaders];
  for (int i = 0; i < kReaders; ++i)
    pthread_create(&readers[i], NULL, reads, &sum[i]);
  replaces();
  __atomic_store_n(&ended, 1, __ATOMIC_RELAXED);
  for (int i = 0; i < kReaders; ++i)
    pthread_join(readers[i], NULL);
  rcu_barrier();
  free(current);
  rcu_unregister_thread();
  return sum[0] | sum[1];
}
