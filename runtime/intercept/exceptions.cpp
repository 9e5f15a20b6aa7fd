// Exception objects that several threads share through std::exception_ptr. The C++ library counts their owners where
// Snarl does not see it: all that one owner did with the object happens before the last one destroys it.
#include "runtime/intercept/exception_layout.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/sink.h"
#include "runtime/thread/registry.h"

using namespace snarl;

namespace {

// libc++abi counts in a size_t, of which this is the low half.
int *count_of(const ExceptionLayout &layout, char *object) {
  return reinterpret_cast<int *>(object - layout.count_before);
}

bool is_known(const ExceptionLayout &layout, const char *object) {
  return exception_class(layout, object - layout.header) == layout.primary;
}

// The object with this header, when other threads own it too, or did.
char *shared_object(const ExceptionLayout &layout, char *header) {
  char *object = object_of(layout, header);
  if (exception_class(layout, header) == layout.dependent)
    return object;
  int *count = count_of(layout, object);
  return __atomic_load_n(count, __ATOMIC_RELAXED) > 1 || find_sync_object(count) ? object : nullptr;
}

void order_owners(Thread &t, const int *count, void (*how)(Thread &, SyncVar &)) {
  if (t.ignore_sync)
    return;
  RuntimeSection section(t);
  SyncObject &owners = sync_object(t, count);
  SpinGuard guard(owners.lock);
  how(t, owners.var);
}

// One owner gives the object up. True: no other is left; the count is 1 again, and the library shall destroy the
// object.
bool owner_leaves(Thread &t, const ExceptionLayout &layout, char *object) {
  int *count = count_of(layout, object);
  order_owners(t, count, on_release);
  if (__atomic_sub_fetch(count, 1, __ATOMIC_ACQ_REL) != 0)
    return false;
  order_owners(t, count, on_acquire);
  __atomic_store_n(count, 1, __ATOMIC_RELAXED);
  return true;
}

// Before the library gives up an owner of `object`, which may be null. False: another is left, and the library has
// nothing to do.
bool library_shall_leave(const ExceptionLayout &layout, char *object) {
  Thread *t = alone() ? nullptr : self();
  return !t || !object || !is_known(layout, object) || owner_leaves(*t, layout, object);
}

} // namespace

SNARL_REAL(ExceptionGlobals *, __cxa_get_globals);

// libstdc++: void std::__exception_ptr::exception_ptr::_M_release()
SNARL_INTERCEPT(void, _ZNSt15__exception_ptr13exception_ptr10_M_releaseEv, char **pointer) {
  if (library_shall_leave(kLibstdcxx, *pointer))
    REAL(_ZNSt15__exception_ptr13exception_ptr10_M_releaseEv)(pointer);
  else
    *pointer = nullptr;
}

// libc++abi, also for libc++'s exception_ptr.
SNARL_INTERCEPT(void, __cxa_decrement_exception_refcount, char *object) {
  if (library_shall_leave(kLibcxxabi, object))
    REAL(__cxa_decrement_exception_refcount)(object);
}

// An owner of our own outlives the handler, so that the object is destroyed, if at all, by the functions above.
SNARL_INTERCEPT(void, __cxa_end_catch) {
  const ExceptionGlobals *globals = alone() || !self() ? nullptr : REAL(__cxa_get_globals)();
  char *header = globals ? globals->caught : nullptr;
  const ExceptionLayout *layout = header ? layout_of(header) : nullptr;
  char *object = layout ? shared_object(*layout, header) : nullptr;
  if (!object || !is_known(*layout, object)) {
    REAL(__cxa_end_catch)();
    return;
  }
  __atomic_add_fetch(count_of(*layout, object), 1, __ATOMIC_RELAXED);
  REAL(__cxa_end_catch)();
  if (layout == &kLibcxxabi)
    snarl_intercept___cxa_decrement_exception_refcount(object);
  else
    snarl_intercept__ZNSt15__exception_ptr13exception_ptr10_M_releaseEv(&object);
}
