// Where exceptions begin their way, for the locks that they leave behind. Where it ends is in intercept/unwind.cpp.
#include "runtime/intercept/exception_layout.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/sync/left_locks.h"

using namespace snarl;

namespace {

void thrown(Pc pc, const void *object) {
  if (Thread *t = self(); t && object)
    exception_thrown(*t, pc, object);
}

} // namespace

SNARL_REAL(ExceptionGlobals *, __cxa_get_globals);

SNARL_INTERCEPT(void, __cxa_throw, void *object, void *type, void (*destroy)(void *)) {
  thrown(SNARL_CALLER_PC(), object);
  REAL(__cxa_throw)(object, type, destroy);
}

// throw;
SNARL_INTERCEPT(void, __cxa_rethrow) {
  char *header = self() ? REAL(__cxa_get_globals)()->caught : nullptr;
  if (const ExceptionLayout *layout = header ? layout_of(header) : nullptr)
    thrown(SNARL_CALLER_PC(), object_of(*layout, header));
  REAL(__cxa_rethrow)();
}

// libstdc++: std::rethrow_exception(std::exception_ptr), which holds the object's address.
SNARL_INTERCEPT(void, _ZSt17rethrow_exceptionNSt15__exception_ptr13exception_ptrE, void **pointer) {
  thrown(SNARL_CALLER_PC(), *pointer);
  REAL(_ZSt17rethrow_exceptionNSt15__exception_ptr13exception_ptrE)(pointer);
}

// libc++abi, for libc++'s.
SNARL_INTERCEPT(void, __cxa_rethrow_primary_exception, void *object) {
  thrown(SNARL_CALLER_PC(), object);
  REAL(__cxa_rethrow_primary_exception)(object);
}
