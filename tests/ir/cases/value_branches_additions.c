// flags: -O1
// flags: -O0
#include <stdatomic.h>
void give(int);
// in givesUpLast
// expect: @__snarl_branch_entered
// expect: @__snarl_branch_left
void givesUpLast(atomic_int *references, int n) {
  if (atomic_fetch_sub(references, 1) == 1)
    give(n);
}
// in withAFence
// expect: fence acquire
// expect: @__snarl_branch_entered
void withAFence(atomic_int *references, int n) {
  if (atomic_fetch_sub_explicit(references, 1, memory_order_release) == 1) {
    atomic_thread_fence(memory_order_acquire);
    give(n);
  }
}
// in takesWhatItIsTold
// reject: @__snarl_branch
void takesWhatItIsTold(atomic_int *references, int n) {
  if (atomic_fetch_sub(references, n) == 1)
    give(n);
}
