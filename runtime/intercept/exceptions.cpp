// Exception objects that several threads share through std::exception_ptr. libstdc++ counts their owners where Snarl
// does not see it: all that one owner did with the object happens before the last one destroys it.
//
// Layout (Itanium C++ ABI, libstdc++): count of owners | __cxa_exception | the object. An exception that was rethrown
// from an exception_ptr has a __cxa_dependent_exception of its own, which names the object in its first word.
#include "runtime/intercept/interceptor.h"
#include "runtime/sink.h"
#include "runtime/thread/registry.h"

using namespace snarl;

namespace {

constexpr size_t kHeader = 112;                                                    // sizeof(__cxa_exception)
constexpr size_t kClassAt = 80;                                                    // its unwindHeader.exception_class
constexpr size_t kCountBefore = 128;                                               // of the object
constexpr uint64_t kPrimary = 0x474e5543432b2b00, kDependent = 0x474e5543432b2b01; // "GNUCC++", 0 or 1

struct Globals { // __cxa_eh_globals
  char *caught;  // innermost first
  unsigned uncaught;
};

template <typename T> T at(const char *p, size_t offset) {
  return *reinterpret_cast<const T *>(p + offset);
}

// The object of the innermost exception that the thread handles, when other threads may own it too.
char *shared_object(const Globals *globals) {
  char *header = globals ? globals->caught : nullptr;
  if (!header)
    return nullptr;
  if (at<uint64_t>(header, kClassAt) == kDependent)
    return at<char *>(header, 0);
  if (at<uint64_t>(header, kClassAt) != kPrimary)
    return nullptr;
  char *object = header + kHeader;
  bool several = __atomic_load_n(reinterpret_cast<int *>(object - kCountBefore), __ATOMIC_RELAXED) > 1;
  return several || find_sync_object(object - kCountBefore) ? object : nullptr;
}

// Before an owner gives the object up; it may be the last.
void owner_leaves(Thread &t, char *object) {
  if (t.ignore_sync || at<uint64_t>(object - kHeader, kClassAt) != kPrimary)
    return;
  RuntimeSection section(t);
  SyncObject &owners = sync_object(t, object - kCountBefore);
  SpinGuard guard(owners.lock);
  on_release(t, owners.var);
  on_acquire(t, owners.var);
}

} // namespace

SNARL_REAL(Globals *, __cxa_get_globals);

SNARL_INTERCEPT(void, __cxa_end_catch) {
  Thread *t = alone() ? nullptr : self();
  auto *globals = t ? REAL(__cxa_get_globals) : nullptr;
  if (char *object = globals ? shared_object(globals()) : nullptr)
    owner_leaves(*t, object);
  REAL(__cxa_end_catch)();
}

// void std::__exception_ptr::exception_ptr::_M_release()
SNARL_INTERCEPT(void, _ZNSt15__exception_ptr13exception_ptr10_M_releaseEv, char **pointer) {
  Thread *t = alone() ? nullptr : self();
  if (t && *pointer)
    owner_leaves(*t, *pointer);
  REAL(_ZNSt15__exception_ptr13exception_ptr10_M_releaseEv)(pointer);
}
