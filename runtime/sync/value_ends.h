#ifndef SNARL_RUNTIME_SYNC_VALUE_ENDS_H
#define SNARL_RUNTIME_SYNC_VALUE_ENDS_H

#include <cstdint>

namespace snarl {

// Does a loop that waits for values end with this one? Not 0: yes. The plugin makes it of the loop's comparison.
using EndsWait = int (*)(uint64_t value);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_VALUE_ENDS_H
