#include "runtime/intercept/unwind.h"

#include "runtime/context/tree.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/thread/thread.h"

#include <csetjmp>
#include <dlfcn.h>

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

// libstdc++ may have been loaded by dlopen, out of the reach of RTLD_NEXT.
using BeginCatch = void *(void *);
BeginCatch *find_begin_catch() {
  static const char *const libraries[] = {"libstdc++.so.6", "libc++abi.so.1"};
  for (const char *library : libraries)
    if (void *handle = dlopen(library, RTLD_LAZY | RTLD_NOLOAD))
      return reinterpret_cast<BeginCatch *>(dlsym(handle, "__cxa_begin_catch"));
  return nullptr;
}

} // namespace

void drop_dead_frames(uintptr_t stack_pointer) {
  Thread *t = self();
  if (!t || !on_own_stack(*t, stack_pointer))
    return;
  while (snarl_frame *frame = __snarl_tls.frames) {
    auto address = reinterpret_cast<uintptr_t>(frame);
    if (on_own_stack(*t, address) && address >= stack_pointer)
      return;
    if ((frame->slot & kSignalBit) && !(frame->slot & kResolvedBit) && t->in_signal_handler)
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

SNARL_INTERCEPT(void *, __cxa_begin_catch, void *exception) {
  drop_dead_frames(reinterpret_cast<uintptr_t>(__builtin_frame_address(0)));
  BeginCatch *really = REAL_OR_NULL(__cxa_begin_catch);
  if (UNLIKELY(!really))
    really = find_begin_catch();
  SNARL_CHECK(really);
  return really(exception);
}
