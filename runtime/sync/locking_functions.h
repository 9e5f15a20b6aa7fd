// Members of std::mutex, std::recursive_mutex and std::condition_variable that stand in a C++ library: they lock,
// signal, or end a lock or condition variable, for who called them.
//
// Thread safety: any thread may call these at any time.
#ifndef SNARL_RUNTIME_SYNC_LOCKING_FUNCTIONS_H
#define SNARL_RUNTIME_SYNC_LOCKING_FUNCTIONS_H

#include "detector/core/run_file.h"

namespace snarl {

// Looks for them anew, by `find`, which returns null for what nothing defines that is loaded.
void locking_functions_refresh(void *(*find)(const char *name, void *argument), void *argument);

bool is_in_locking_function(Frame call);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_LOCKING_FUNCTIONS_H
