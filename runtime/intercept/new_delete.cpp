// operator new and delete in all forms, so that a block's birth is the new expression itself.
//
// The program may replace some of the forms; the others must then do what the C++ library's do, which is to call the
// replaced ones. So each of ours is a weak alias, and when any form turns out to be the program's, all others leave it
// to the library. The library also runs the new-handlers and throws when memory is out.
#include "runtime/intercept/allocation.h"
#include "runtime/intercept/interceptor.h"

using namespace snarl;

// Null in a program without a C++ library.
extern "C" __attribute__((weak)) void throw_bad_alloc() __asm__("_ZSt17__throw_bad_allocv");

namespace {

bool forms_are_ours();

// 0: not known yet, 1: all ours, 2: some are the program's.
int ownership;

SNARL_COLD bool find_ownership() {
  bool ours = forms_are_ours();
  __atomic_store_n(&ownership, ours ? 1 : 2, __ATOMIC_RELAXED);
  return ours;
}
SNARL_INLINE bool all_ours() {
  int known = __atomic_load_n(&ownership, __ATOMIC_RELAXED);
  return LIKELY(known == 1) || (known == 0 && find_ownership());
}

SNARL_COLD void *out_of_memory() {
  if (throw_bad_alloc)
    throw_bad_alloc();
  internal_error(__FILE__, __LINE__, "operator new: out of memory");
}

} // namespace

// The parts of a definition: its symbol, the parameters after the first with and without their types.
#define SNARL_FORM(result, symbol, first, ...)                                                                         \
  SNARL_REAL(result, symbol, first __VA_ARGS__);                                                                       \
  extern "C" __attribute__((weak, visibility("default"), alias("snarl_own" #symbol))) result snarl_form##symbol(       \
      first __VA_ARGS__) __asm__(#symbol);                                                                             \
  extern "C" __attribute__((used)) result snarl_own##symbol(first __VA_ARGS__)

#define SNARL_NEW(symbol, allocate, when_missing, parameters, arguments)                                               \
  SNARL_FORM(void *, symbol, size_t size SNARL_LIST parameters) {                                                      \
    if (all_ours())                                                                                                    \
      if (void *p = allocate; LIKELY(p != nullptr))                                                                    \
        return p;                                                                                                      \
    auto *library = REAL_OR_NULL(symbol);                                                                              \
    return library ? library(size SNARL_LIST arguments) : when_missing;                                                \
  }
#define SNARL_DELETE(symbol, parameters, arguments)                                                                    \
  SNARL_FORM(void, symbol, void *p SNARL_LIST parameters) {                                                            \
    auto *library = all_ours() ? nullptr : REAL_OR_NULL(symbol);                                                       \
    if (library)                                                                                                       \
      library(p SNARL_LIST arguments);                                                                                 \
    else                                                                                                               \
      free_block(SNARL_CALLER_PC(), p);                                                                                \
  }
#define SNARL_LIST(...) __VA_OPT__(, ) __VA_ARGS__

#define SNARL_PLAIN allocate_block(SNARL_CALLER_PC(), size)
#define SNARL_ALIGNED allocate_aligned_block(SNARL_CALLER_PC(), alignment, size)

// Itanium-mangled: nw/na new and new[], dl/da delete and delete[].
SNARL_NEW(_Znwm, SNARL_PLAIN, out_of_memory(), (), ())
SNARL_NEW(_Znam, SNARL_PLAIN, out_of_memory(), (), ())
SNARL_NEW(_ZnwmRKSt9nothrow_t, SNARL_PLAIN, nullptr, (const void *nothrow), (nothrow))
SNARL_NEW(_ZnamRKSt9nothrow_t, SNARL_PLAIN, nullptr, (const void *nothrow), (nothrow))
SNARL_NEW(_ZnwmSt11align_val_t, SNARL_ALIGNED, out_of_memory(), (size_t alignment), (alignment))
SNARL_NEW(_ZnamSt11align_val_t, SNARL_ALIGNED, out_of_memory(), (size_t alignment), (alignment))
SNARL_NEW(_ZnwmSt11align_val_tRKSt9nothrow_t, SNARL_ALIGNED, nullptr, (size_t alignment, const void *nothrow),
          (alignment, nothrow))
SNARL_NEW(_ZnamSt11align_val_tRKSt9nothrow_t, SNARL_ALIGNED, nullptr, (size_t alignment, const void *nothrow),
          (alignment, nothrow))

SNARL_DELETE(_ZdlPv, (), ())
SNARL_DELETE(_ZdaPv, (), ())
SNARL_DELETE(_ZdlPvm, (size_t size), (size))
SNARL_DELETE(_ZdaPvm, (size_t size), (size))
SNARL_DELETE(_ZdlPvRKSt9nothrow_t, (const void *nothrow), (nothrow))
SNARL_DELETE(_ZdaPvRKSt9nothrow_t, (const void *nothrow), (nothrow))
SNARL_DELETE(_ZdlPvSt11align_val_t, (size_t alignment), (alignment))
SNARL_DELETE(_ZdaPvSt11align_val_t, (size_t alignment), (alignment))
SNARL_DELETE(_ZdlPvmSt11align_val_t, (size_t size, size_t alignment), (size, alignment))
SNARL_DELETE(_ZdaPvmSt11align_val_t, (size_t size, size_t alignment), (size, alignment))
SNARL_DELETE(_ZdlPvSt11align_val_tRKSt9nothrow_t, (size_t alignment, const void *nothrow), (alignment, nothrow))
SNARL_DELETE(_ZdaPvSt11align_val_tRKSt9nothrow_t, (size_t alignment, const void *nothrow), (alignment, nothrow))

namespace {

// Without a C++ library nothing can be left to it.
#define SNARL_OURS(symbol)                                                                                             \
  (reinterpret_cast<void *>(&snarl_form##symbol) == reinterpret_cast<void *>(&snarl_own##symbol))
bool forms_are_ours() {
  return SNARL_OURS(_Znwm) && SNARL_OURS(_Znam) && SNARL_OURS(_ZnwmSt11align_val_t) &&
         SNARL_OURS(_ZnamSt11align_val_t) && SNARL_OURS(_ZnwmRKSt9nothrow_t) && SNARL_OURS(_ZnamRKSt9nothrow_t) &&
         SNARL_OURS(_ZdlPv) && SNARL_OURS(_ZdaPv) && SNARL_OURS(_ZdlPvm) && SNARL_OURS(_ZdaPvm) &&
         SNARL_OURS(_ZdlPvSt11align_val_t) && SNARL_OURS(_ZdaPvSt11align_val_t);
}

} // namespace
