// Memory that a C++ library shares between threads and orders by itself, where Snarl cannot see it: the library is not
// instrumented, but its headers' inline functions are, and its blocks come from the program's malloc.
//
//   - its own variables (the caches of std::ctype<char>, filled by inline functions without a lock). Of libstdc++ not
//     the streams cout, cin, …; of libc++ these too: what several threads may do to them is inline there as well
//   - the text of a runtime_error and its kin, which all copies share and the last one frees
//   - the state of a std::promise<void> of libc++, which it shares with its futures
//
//   - what a runtime of OpenMP copies by functions of libc
//
// A race there is not the program's. The library must be loaded by itself: one that is linked into the program
// statically has no memory apart from it. It may have come later than the program, with what dlopen loads.
//
// Thread safety: any thread may call all of these at any time.
#ifndef SNARL_RUNTIME_HEAP_LIBRARY_MEMORY_H
#define SNARL_RUNTIME_HEAP_LIBRARY_MEMORY_H

#include "runtime/channel/facts.h"

namespace snarl {

// Looks for the libraries anew, by `find`, which returns null for what nothing defines that is loaded.
void library_memory_refresh(void *(*find)(const char *name, void *argument), void *argument);

// The module that `code` lies in is a runtime of OpenMP.
void library_memory_of_openmp(Pc code);

// Is this a race of the library's own?
bool is_librarys_own(uintptr_t address, const RaceFact &race);

// By the table of virtual functions that an object begins with: is it a string's or a file's stream buffer of a
// library, a std::pmr::monotonic_buffer_resource of libstdc++, and no class of the program that is derived from it?
bool is_stream_buffer(uintptr_t functions);
bool is_monotonic_resource(uintptr_t functions);

// Is it one of cout, cin, cerr, … of either library?
bool is_standard_stream(uintptr_t address);

} // namespace snarl

#endif // SNARL_RUNTIME_HEAP_LIBRARY_MEMORY_H
