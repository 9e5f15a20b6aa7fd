// Fixes the interleaving of a testcase without the detector's knowledge: no sleeps, no repeats, no luck.
//
//   meet(n)       returns when n threads are in it (then it is ready for the next n)
//   reached(k)    says that step k is done (steps only grow: 1, 2, 3, …)
//   await(k)      returns when step k is done
//
// Why the detector cannot see it: the functions are excluded from instrumentation and inlining; they touch memory
// by inline assembly with addresses in registers only, and wait by the system call itself. So no access is
// planted and nothing is interposed: the order that they enforce in time is no order in the memory model.
// Without the detector it is a full barrier: what comes before a step is visible after it.
#ifndef SNARL_TESTCASES_RENDEZVOUS_H
#define SNARL_TESTCASES_RENDEZVOUS_H

#include <sys/syscall.h>

#define RENDEZVOUS_UNSEEN                                                                                              \
  static __attribute__((no_sanitize("thread"), disable_sanitizer_instrumentation, noinline, unused, nothrow))

// One set for the program; testcases are single translation units. Shared with forked children when told so.
struct rendezvous_words {
  int arrived; // threads ever arrived at a meeting
  int step;    // last step reached
};
static struct rendezvous_words rendezvous_own;
static struct rendezvous_words *rendezvous_words = &rendezvous_own;

RENDEZVOUS_UNSEEN int rendezvous_load(int *word) {
  int value;
  __asm__ volatile("movl (%1), %0" : "=r"(value) : "r"(word) : "memory");
  return value;
}

RENDEZVOUS_UNSEEN int rendezvous_add(int *word, int amount) {
  __asm__ volatile("lock; xaddl %0, (%1)" : "+r"(amount) : "r"(word) : "memory", "cc");
  return amount;
}

RENDEZVOUS_UNSEEN void rendezvous_futex(int *word, int operation, int value) {
  register long timeout __asm__("r10") = 0;
  long result = SYS_futex;
  __asm__ volatile("syscall"
                   : "+a"(result)
                   : "D"(word), "S"((long)operation), "d"((long)value), "r"(timeout)
                   : "rcx", "r11", "memory");
}

RENDEZVOUS_UNSEEN void rendezvous_wait_until(int *word, int target) {
  for (int value; (value = rendezvous_load(word)) < target;)
    rendezvous_futex(word, /*FUTEX_WAIT*/ 0, value);
}

RENDEZVOUS_UNSEEN void rendezvous_wake(int *word) {
  rendezvous_futex(word, /*FUTEX_WAKE*/ 1, 0x7fffffff);
}

RENDEZVOUS_UNSEEN void meet(int n) {
  int *arrived = &rendezvous_words->arrived;
  int before = rendezvous_add(arrived, 1);
  rendezvous_wake(arrived);
  rendezvous_wait_until(arrived, (before / n + 1) * n);
}

RENDEZVOUS_UNSEEN void reached(int k) {
  int *step = &rendezvous_words->step;
  int now = rendezvous_load(step);
  if (now < k)
    rendezvous_add(step, k - now);
  rendezvous_wake(step);
}

RENDEZVOUS_UNSEEN void await(int k) {
  rendezvous_wait_until(&rendezvous_words->step, k);
}

// Lets processes that share a mapping meet as threads do: `words` lies in it, zeroed.
RENDEZVOUS_UNSEEN void meet_in(struct rendezvous_words *words) {
  rendezvous_words = words;
}

#endif // SNARL_TESTCASES_RENDEZVOUS_H
