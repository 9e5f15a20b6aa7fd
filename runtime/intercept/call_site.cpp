#include "runtime/intercept/call_site.h"

#include "runtime/abi.h"

#include <unwind.h>

// Weak: a C program may have no unwinder.
extern "C" {
__attribute__((weak)) decltype(_Unwind_Backtrace) _Unwind_Backtrace;
__attribute__((weak)) decltype(_Unwind_GetCFA) _Unwind_GetCFA;
__attribute__((weak)) decltype(_Unwind_GetIP) _Unwind_GetIP;
}

namespace snarl {
namespace {

struct Walk {
  uintptr_t record; // lies in the frame that is looked for
  Pc candidate;     // of the frame visited last
  Pc found;
  uint32_t frames;
};

// The CFA that the unwinder shows with a frame is where that frame begins; the next one's is where it ends.
_Unwind_Reason_Code visit(_Unwind_Context *context, void *p) {
  auto &walk = *static_cast<Walk *>(p);
  if (_Unwind_GetCFA(context) > walk.record) {
    walk.found = walk.candidate;
    return _URC_END_OF_STACK;
  }
  walk.candidate = _Unwind_GetIP(context);
  return ++walk.frames < 64 ? _URC_NO_REASON : _URC_END_OF_STACK;
}

} // namespace

Pc program_call_site(Pc pc) {
  if (!_Unwind_Backtrace || !__snarl_tls.frames)
    return pc;
  Walk walk{reinterpret_cast<uintptr_t>(__snarl_tls.frames), pc, 0, 0};
  _Unwind_Backtrace(visit, &walk);
  return walk.found ? walk.found : pc;
}

} // namespace snarl
