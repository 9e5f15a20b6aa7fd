// Where the C++ libraries are: libstdc++, libc++ and libc++abi, which may come with the program or with a dlopen.
#ifndef SNARL_RUNTIME_INTERCEPT_CXX_LIBRARIES_H
#define SNARL_RUNTIME_INTERCEPT_CXX_LIBRARIES_H

namespace snarl {

// Tells the rest of the runtime anew where they are. Called when modules may have come or gone: at start, before the
// code of a planted module runs, after a dlopen and after a dlclose. Does next to nothing if none has.
void cxx_libraries_refresh();

// A dlopen begins. Until the first one all that is loaded is in the global scope, and is looked for there alone:
// opening what has not been initialised yet would do that at once, with no environment before libc has one.
void cxx_libraries_opening();

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_CXX_LIBRARIES_H
