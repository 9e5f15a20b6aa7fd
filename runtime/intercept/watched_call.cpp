#include "runtime/intercept/watched_call.h"

#include "runtime/intercept/unwind.h"

#include <unwind.h>

namespace snarl {
namespace {

__thread WatchedCall *innermost;

void end_innermost() {
  WatchedCall *call = innermost;
  innermost = call->outer;
  call->ended(*call);
}

} // namespace

extern "C" __attribute__((visibility("hidden"))) void snarl_call_routine(void (*routine)(void *), void *argument);

// The unwinder asks it what to do with the frame of snarl_call_routine: an exception leaves the routine.
extern "C" __attribute__((visibility("hidden"), used)) _Unwind_Reason_Code snarl_routine_personality(
    int, _Unwind_Action actions, _Unwind_Exception_Class, _Unwind_Exception *, _Unwind_Context *) {
  if ((actions & _UA_CLEANUP_PHASE) && innermost) {
    drop_dead_frames(reinterpret_cast<uintptr_t>(innermost));
    end_innermost();
  }
  return _URC_CONTINUE_UNWIND;
}

// A call with that personality (0x1b: relative, 4 bytes).
__asm__(".text\n"
        ".hidden snarl_call_routine\n"
        ".globl snarl_call_routine\n"
        ".type snarl_call_routine, @function\n"
        "snarl_call_routine:\n"
        "  .cfi_startproc\n"
        "  .cfi_personality 0x1b, snarl_routine_personality\n"
        "  subq $8, %rsp\n"
        "  .cfi_adjust_cfa_offset 8\n"
        "  movq %rdi, %rax\n"
        "  movq %rsi, %rdi\n"
        "  callq *%rax\n"
        "  addq $8, %rsp\n"
        "  .cfi_adjust_cfa_offset -8\n"
        "  retq\n"
        "  .cfi_endproc\n"
        ".size snarl_call_routine, .-snarl_call_routine\n");

void call_watched(WatchedCall &call, void (*routine)(void *), void *argument) {
  call.outer = innermost;
  innermost = &call;
  snarl_call_routine(routine, argument);
  end_innermost();
}

} // namespace snarl
