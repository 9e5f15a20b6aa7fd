// What std::thread's join and detach, which stand in the C++ libraries, do to the std::thread itself: they look at the
// handle and take it away, join when the thread has ended. (By the letter join could do so at any time; both libraries
// do it last, and threads that ask for their own std::thread while another one waits for them rely on that.) All other
// members are inline and checked as the program's own code.
#include "runtime/intercept/calls_back.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/touch.h"

#include <pthread.h>

namespace snarl {

namespace {

// The library's own calls come from the program's line, as without the runtime in between. (A wait within it has this
// function in its stack, and reports leave out what is in this namespace.)
void ask_library(void (*member)(pthread_t *), pthread_t *handle, Pc pc) {
  touch_read(pc, handle, sizeof *handle);
  {
    const CallsBack record(pc);
    member(handle);
  }
  touch_write(pc, handle, sizeof *handle);
}

} // namespace

} // namespace snarl

using namespace snarl;

#define SNARL_THREAD_MEMBER(name)                                                                                      \
  SNARL_INTERCEPT(void, name, pthread_t *handle) {                                                                     \
    ask_library(REAL(name), handle, SNARL_CALLER_PC());                                                                \
  }
SNARL_THREAD_MEMBER(_ZNSt6thread4joinEv)
SNARL_THREAD_MEMBER(_ZNSt6thread6detachEv)
SNARL_THREAD_MEMBER(_ZNSt3__16thread4joinEv)
SNARL_THREAD_MEMBER(_ZNSt3__16thread6detachEv)
