// pthread_once. The calls that run the routine come one after the other: each happens before the next, also one that
// ends by an exception, and the one that succeeds happens before every return of a call that finds it done
// ([thread.once.callonce]). std::call_once of libstdc++ comes here.
#include "runtime/intercept/once.h"

#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/unwind.h"
#include "runtime/sync/points.h"
#include "runtime/sync/waits.h"

#include <pthread.h>
#include <unwind.h>

using namespace snarl;

namespace snarl {
namespace {

constexpr int kInProgress = 1, kDone = 2; // bits of glibc's pthread_once_t

bool done(const pthread_once_t *control) {
  return __atomic_load_n(control, __ATOMIC_ACQUIRE) & kDone;
}

// The call that is about to be made by this thread. Read by run() as its first act, so a nested call may overwrite it.
struct Call {
  pthread_once_t *control;
  void (*routine)();
};
__thread Call next_call;

// Routines that this thread runs, innermost first.
struct Running {
  pthread_once_t *control;
  Running *outer;
};
__thread Running *running;

void routine_ends() {
  if (Thread *t = self())
    release_at(*t, running->control);
  running = running->outer;
}

} // namespace

extern "C" __attribute__((visibility("hidden"))) void snarl_call_routine(void (*routine)());

// The unwinder asks it what to do with the frame of snarl_call_routine: an exception leaves the routine.
extern "C" __attribute__((visibility("hidden"), used)) _Unwind_Reason_Code snarl_routine_personality(
    int, _Unwind_Action actions, _Unwind_Exception_Class, _Unwind_Exception *, _Unwind_Context *) {
  if ((actions & _UA_CLEANUP_PHASE) && running) {
    drop_dead_frames(reinterpret_cast<uintptr_t>(running));
    routine_ends();
  }
  return _URC_CONTINUE_UNWIND;
}

// A call with the personality above: no compiler makes one without the C++ library's. (0x1b: relative, 4 bytes)
__asm__(".text\n"
        ".hidden snarl_call_routine\n"
        ".globl snarl_call_routine\n"
        ".type snarl_call_routine, @function\n"
        "snarl_call_routine:\n"
        "  .cfi_startproc\n"
        "  .cfi_personality 0x1b, snarl_routine_personality\n"
        "  subq $8, %rsp\n"
        "  .cfi_adjust_cfa_offset 8\n"
        "  callq *%rdi\n"
        "  addq $8, %rsp\n"
        "  .cfi_adjust_cfa_offset -8\n"
        "  retq\n"
        "  .cfi_endproc\n"
        ".size snarl_call_routine, .-snarl_call_routine\n");

namespace {

void run() {
  const Call call = next_call;
  if (Thread *t = self()) {
    if (t->wait)
      wait_end(*t);
    acquire_at(*t, call.control);
  }
  Running here{call.control, running};
  running = &here;
  snarl_call_routine(call.routine);
  routine_ends();
}

} // namespace

} // namespace snarl

SNARL_INTERCEPT(int, pthread_once, pthread_once_t *control, void (*routine)(void)) {
  Thread *t = self();
  return t ? once(*t, SNARL_CALLER_PC(), control, routine) : REAL(pthread_once)(control, routine);
}

namespace snarl {

int once(Thread &t, Pc pc, pthread_once_t *control, void (*routine)()) {
  int result = 0;
  if (!done(control)) {
    if (__atomic_load_n(control, __ATOMIC_RELAXED) & kInProgress)
      wait_begin(t, pc, {WaitKind::once, reinterpret_cast<uintptr_t>(control)});
    next_call = {control, routine};
    result = REAL(pthread_once)(control, run);
    if (t.wait)
      wait_end(t);
  }
  acquire_at(t, control);
  return result;
}

} // namespace snarl
