// Contexts that libraries switch: Boost's, which its Boost.Fiber hands from thread to thread under locks of its own.
// The instrumenter tells of the calls in which a context may be left and another one gone on with
// (instrumenter/foreign).
//
// The frame records of a context that was left lie on its stack, which may be gone by the time that the thread looks at
// them: the chain of what comes meanwhile is empty. They are linked again when the call returns, in whichever thread
// that is, which comes after all that was done before the call.
#include "runtime/abi.h"
#include "runtime/annotations.h"
#include "runtime/platform/base.h"

extern "C" {

SNARL_EXPORT void __snarl_context_leaving(struct snarl_frame **records) {
  *records = __snarl_tls.frames;
  __snarl_tls.frames = nullptr;
  __snarl_happens_before(records);
}

SNARL_EXPORT void __snarl_context_entered(struct snarl_frame **records) {
  __snarl_tls.frames = *records;
  __snarl_happens_after(records);
}

} // extern "C"
