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

int *count_of(char *object) {
  return reinterpret_cast<int *>(object - kCountBefore);
}

// The object of the innermost exception that the thread handles, when other threads own it too, or did.
char *shared_object(const Globals *globals) {
  char *header = globals ? globals->caught : nullptr;
  if (!header)
    return nullptr;
  if (at<uint64_t>(header, kClassAt) == kDependent)
    return at<char *>(header, 0);
  if (at<uint64_t>(header, kClassAt) != kPrimary)
    return nullptr;
  char *object = header + kHeader;
  bool several = __atomic_load_n(count_of(object), __ATOMIC_RELAXED) > 1;
  return several || find_sync_object(count_of(object)) ? object : nullptr;
}

bool is_known(const char *object) {
  return at<uint64_t>(object - kHeader, kClassAt) == kPrimary;
}

void order_owners(Thread &t, char *object, void (*how)(Thread &, SyncVar &)) {
  if (t.ignore_sync)
    return;
  RuntimeSection section(t);
  SyncObject &owners = sync_object(t, count_of(object));
  SpinGuard guard(owners.lock);
  how(t, owners.var);
}

// One owner gives the object up. True: no other is left; the count is 1 again, and the library shall destroy the
// object.
bool owner_leaves(Thread &t, char *object) {
  order_owners(t, object, on_release);
  if (__atomic_sub_fetch(count_of(object), 1, __ATOMIC_ACQ_REL) != 0)
    return false;
  order_owners(t, object, on_acquire);
  __atomic_store_n(count_of(object), 1, __ATOMIC_RELAXED);
  return true;
}

} // namespace

SNARL_REAL(Globals *, __cxa_get_globals);

// void std::__exception_ptr::exception_ptr::_M_release()
SNARL_INTERCEPT(void, _ZNSt15__exception_ptr13exception_ptr10_M_releaseEv, char **pointer) {
  Thread *t = alone() ? nullptr : self();
  if (t && *pointer && is_known(*pointer) && !owner_leaves(*t, *pointer)) {
    *pointer = nullptr;
    return;
  }
  REAL(_ZNSt15__exception_ptr13exception_ptr10_M_releaseEv)(pointer);
}

// An owner of our own outlives the handler, so that the object is destroyed, if at all, by the function above.
SNARL_INTERCEPT(void, __cxa_end_catch) {
  auto *globals = alone() || !self() ? nullptr : REAL(__cxa_get_globals);
  char *object = globals ? shared_object(globals()) : nullptr;
  if (!object || !is_known(object)) {
    REAL(__cxa_end_catch)();
    return;
  }
  __atomic_add_fetch(count_of(object), 1, __ATOMIC_RELAXED);
  REAL(__cxa_end_catch)();
  snarl_intercept__ZNSt15__exception_ptr13exception_ptr10_M_releaseEv(&object);
}
