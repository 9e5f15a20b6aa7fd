// Functions and source files that the user names (the options ignore_functions and ignore_files): what they read and
// write by functions of libc is no access, as with whole libraries (ignored_modules.h). The analyzer, which has
// symbols, is asked once for each module that is loaded where their code lies.
#ifndef SNARL_RUNTIME_SHADOW_IGNORED_CODE_H
#define SNARL_RUNTIME_SHADOW_IGNORED_CODE_H

#include "runtime/platform/base.h"

namespace snarl {

// Looks for it in what is loaded: when the first module with planted code is there, after a dlopen, and after a
// dlclose. Ends the process when the analyzer cannot be asked: nothing would be ignored.
void ignored_code_refresh();

// Does a call that returns to `pc` come from there? Counted when it does.
bool in_ignored_code(Pc pc);

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_IGNORED_CODE_H
