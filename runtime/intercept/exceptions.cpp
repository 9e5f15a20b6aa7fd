// Exception objects that several threads share through std::exception_ptr. The C++ library counts their owners where
// Snarl does not see it: all that one owner did with the object happens before the last one destroys it.
//
// Layout (Itanium C++ ABI): header | the object. The header ends with an unwindHeader of 32 bytes, which begins with
// the exception's class; the count of owners lies before it. An exception that was rethrown from an exception_ptr has a
// dependent header of its own, which names the object.
#include "runtime/intercept/interceptor.h"
#include "runtime/sink.h"
#include "runtime/thread/registry.h"

using namespace snarl;

namespace {

// One C++ library's headers.
struct Layout {
  uint64_t primary, dependent; // exception classes
  size_t header;               // bytes before the object
  size_t count_before;         // the object
  size_t object_at;            // in a dependent header
};
constexpr Layout kLibstdcxx{0x474e5543432b2b00, 0x474e5543432b2b01, 112, 128, 0}; // "GNUCC++", 0 or 1
constexpr Layout kLibcxxabi{0x434c4e47432b2b00, 0x434c4e47432b2b01, 128, 120, 8}; // "CLNGC++", 0 or 1
constexpr size_t kUnwindHeader = 32;

struct Globals { // __cxa_eh_globals
  char *caught;  // innermost first
  unsigned uncaught;
};

template <typename T> T at(const char *p, size_t offset) {
  return *reinterpret_cast<const T *>(p + offset);
}

// libc++abi counts in a size_t, of which this is the low half.
int *count_of(const Layout &layout, char *object) {
  return reinterpret_cast<int *>(object - layout.count_before);
}

uint64_t class_of(const Layout &layout, const char *header) {
  return at<uint64_t>(header, layout.header - kUnwindHeader);
}

bool is_known(const Layout &layout, const char *object) {
  return class_of(layout, object - layout.header) == layout.primary;
}

// Whose header it is; null: that of another language or library.
const Layout *layout_of(const char *header) {
  auto has = [header](const Layout &layout) { return (class_of(layout, header) | 1) == layout.dependent; };
  return has(kLibstdcxx) ? &kLibstdcxx : has(kLibcxxabi) ? &kLibcxxabi : nullptr;
}

// The object with this header, when other threads own it too, or did.
char *shared_object(const Layout &layout, char *header) {
  if (class_of(layout, header) == layout.dependent)
    return at<char *>(header, layout.object_at);
  char *object = header + layout.header;
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
bool owner_leaves(Thread &t, const Layout &layout, char *object) {
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
bool library_shall_leave(const Layout &layout, char *object) {
  Thread *t = alone() ? nullptr : self();
  return !t || !object || !is_known(layout, object) || owner_leaves(*t, layout, object);
}

} // namespace

SNARL_REAL(Globals *, __cxa_get_globals);

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
  const Globals *globals = alone() || !self() ? nullptr : REAL(__cxa_get_globals)();
  char *header = globals ? globals->caught : nullptr;
  const Layout *layout = header ? layout_of(header) : nullptr;
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
