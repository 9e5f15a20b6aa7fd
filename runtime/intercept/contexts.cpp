// User-level contexts (ucontext.h). A context that is entered for the first time has no callers: the frame records of
// the function that switches to it lie on another stack, and may be gone before it ends. One that is switched back to
// links its own records again (instrumenter/plant/frame_record.cpp).
//
// The switch itself leaves nothing of ours on the stack: a context may be resumed more than once.
#include "runtime/intercept/interceptor.h"
#include "runtime/thread/thread.h"

#include <ucontext.h>

using namespace snarl;

SNARL_INTERCEPT(int, swapcontext, ucontext_t *from, const ucontext_t *to) {
  auto *real = REAL(swapcontext);
  __snarl_tls.frames = nullptr;
  [[clang::musttail]] return real(from, to);
}

SNARL_INTERCEPT(int, setcontext, const ucontext_t *to) {
  auto *real = REAL(setcontext);
  __snarl_tls.frames = nullptr;
  [[clang::musttail]] return real(to);
}
