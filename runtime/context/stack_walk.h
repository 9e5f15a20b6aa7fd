// A walk over the caller's stack, from the inside out, by the modules' unwind tables. A rule is read once for each code
// address and kept, so a step costs some ten nanoseconds. Async-signal-safe.
#ifndef SNARL_RUNTIME_CONTEXT_STACK_WALK_H
#define SNARL_RUNTIME_CONTEXT_STACK_WALK_H

#include "runtime/context/unwind_rule.h"

namespace snarl {

class StackWalk {
public:
  // Begins in the function that calls this.
  SNARL_INLINE StackWalk() {
    auto &r = registers_;
    __asm__ volatile(
        "mov %%rbx, %0\n\tmov %%rbp, %1\n\tmov %%r12, %2\n\tmov %%r13, %3\n\tmov %%r14, %4\n\tmov %%r15, %5"
        : "=m"(r[0]), "=m"(r[1]), "=m"(r[2]), "=m"(r[3]), "=m"(r[4]), "=m"(r[5]));
    __asm__ volatile("lea 0(%%rip), %0\n\tmov %%rsp, %1" : "=&r"(pc_), "=r"(stack_pointer_));
    find_end();
  }

  // Where the walk is in its current frame: the return address of the call that it came from.
  Pc pc() const { return pc_; }
  // Does the frame hold this address of the stack, which must not lie further in?
  bool holds(uintptr_t address) const { return frame_end_ > address; }
  // To the caller. False: there is none, or the way to it is not known; then the walk is over.
  bool step();
  bool is_over() const { return frame_end_ == 0; }
  // Where the frame begins. Behind a step, the return address pc() stands just below.
  uintptr_t frame_begin() const { return stack_pointer_; }
  // Did where each frame so far ends depend on nothing but where it begins, its code address and, at most, one word of
  // the stack further in, of a frame that the walk has come through? (Not of that where it began, which may not have
  // saved it yet when the stack is looked at again.)
  bool is_repeatable() const { return repeatable_; }
  // Behind a step: the place of that word, for the frame that it left. 0: none.
  uintptr_t basis() const { return basis_; }

private:
  void find_end();
  void find_basis();

  uintptr_t registers_[6];    // in the order of Saved
  uintptr_t origins_[6] = {}; // where on the stack they were saved; 0: not known
  uintptr_t pc_, stack_pointer_;
  uintptr_t frame_end_; // the canonical frame address; 0: the walk is over
  const UnwindRule *rule_;
  uintptr_t basis_ = 0;
  bool repeatable_ = true;
  bool is_first_ = true; // the walk is where it began
  bool exact_ = true;    // pc_ is where the frame is, not where a call returns to
};

} // namespace snarl

#endif // SNARL_RUNTIME_CONTEXT_STACK_WALK_H
