#include "runtime/intercept/unwind.h"

#include "runtime/context/frame_records.h"
#include "runtime/intercept/exception_layout.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/sync/branches.h"
#include "runtime/sync/left_locks.h"
#include "runtime/thread/thread.h"

using namespace snarl;

namespace snarl {
namespace {

bool on_own_stack(const Thread &t, uintptr_t address) {
  return address >= t.stack_low && address < t.stack_high;
}

// glibc keeps the stack pointer at a fixed place of a jmp_buf, rotated and masked by the thread's pointer guard.
uintptr_t target_stack_pointer(const void *buffer) {
  constexpr uint32_t kStackPointerAt = 6;
  uintptr_t mangled = static_cast<const uintptr_t *>(buffer)[kStackPointerAt];
  uintptr_t guard;
  __asm__("movq %%fs:0x30, %0" : "=r"(guard));
  return (mangled >> 17 | mangled << 47) ^ guard;
}

} // namespace

void drop_dead_frames(uintptr_t stack_pointer) {
  Thread *t = self();
  if (!t || !on_own_stack(*t, stack_pointer))
    return;
  branches_unwound(*t, stack_pointer);
  while (snarl_frame *frame = __snarl_tls.frames) {
    auto address = reinterpret_cast<uintptr_t>(frame);
    if (on_own_stack(*t, address) && address >= stack_pointer)
      return;
    if ((frame->slot & kSignalBit) && t->in_signal_handler)
      --t->in_signal_handler;
    __snarl_tls.frames = frame->previous;
  }
}

} // namespace snarl

SNARL_INTERCEPT(void, longjmp, void *buffer, int value) {
  drop_dead_frames(target_stack_pointer(buffer));
  REAL(longjmp)(buffer, value);
}

SNARL_INTERCEPT(void, _longjmp, void *buffer, int value) {
  drop_dead_frames(target_stack_pointer(buffer));
  REAL(_longjmp)(buffer, value);
}

SNARL_INTERCEPT(void, siglongjmp, void *buffer, int value) {
  drop_dead_frames(target_stack_pointer(buffer));
  REAL(siglongjmp)(buffer, value);
}

SNARL_INTERCEPT(void, __longjmp_chk, void *buffer, int value) {
  drop_dead_frames(target_stack_pointer(buffer));
  REAL(__longjmp_chk)(buffer, value);
}

// Where an exception, or the end of a thread, goes on in code that does not link its records again: to clean up. The
// records of the frames that it has left are whole still.
SNARL_REAL(uintptr_t, _Unwind_GetCFA, void *context);
SNARL_INTERCEPT(int, __gxx_personality_v0, int version, int actions, uint64_t language, void *exception,
                void *context) {
  constexpr int kInstallContext = 7; // _URC_INSTALL_CONTEXT
  const int reason = REAL(__gxx_personality_v0)(version, actions, language, exception, context);
  if (reason == kInstallContext && __snarl_tls.frames && REAL_OR_NULL(_Unwind_GetCFA))
    drop_dead_frames(REAL(_Unwind_GetCFA)(context));
  return reason;
}

SNARL_INTERCEPT(void *, __cxa_begin_catch, void *exception) {
  drop_dead_frames(reinterpret_cast<uintptr_t>(__builtin_frame_address(0)));
  auto *unwind_header = static_cast<char *>(exception);
  const ExceptionLayout *layout = layout_of_unwind(unwind_header);
  if (Thread *t = self(); t && layout)
    exception_caught(*t, SNARL_CALLER_PC(), object_of(*layout, unwind_header + kUnwindHeader - layout->header));
  return REAL(__cxa_begin_catch)(exception);
}
