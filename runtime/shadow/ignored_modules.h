// Libraries without planted code whose own locks cannot be seen, and that the user names (the option ignore_modules):
// what they read and write by functions of libc is no access. What they lock, create or free by such functions is seen
// as ever.
#ifndef SNARL_RUNTIME_SHADOW_IGNORED_MODULES_H
#define SNARL_RUNTIME_SHADOW_IGNORED_MODULES_H

#include "runtime/channel/facts.h"
#include "runtime/shadow/ignored_code.h"

namespace snarl {

// Looks for them among what is loaded: at start, after a dlopen, and after a dlclose. The caller may hold no lock of
// the dynamic linker.
void ignored_modules_refresh();

// The count of calls that come from a module and are ignored.
OftenCounted *ignored_calls_of(const char *path);

extern bool any_ignored_module; // or function or file
bool in_ignored_module(Pc pc);
// Does a call at `pc` come from one? Counted when it does.
SNARL_INLINE bool is_ignored_call(Pc pc) {
  return UNLIKELY(__atomic_load_n(&any_ignored_module, __ATOMIC_RELAXED)) &&
         (in_ignored_module(pc) || in_ignored_code(pc));
}

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_IGNORED_MODULES_H
