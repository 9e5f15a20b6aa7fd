// The kernel's word for what a thread of this process does. Any thread; no memory is allocated and errno stays.
#ifndef SNARL_RUNTIME_PLATFORM_THREAD_STATE_H
#define SNARL_RUNTIME_PLATFORM_THREAD_STATE_H

#include <cstdint>

namespace snarl {

// 'R' runs or could, 'S' is asleep, 'Z' has ended; 0: there is no such thread.
char kernel_state(uint32_t os_tid);

} // namespace snarl

#endif // SNARL_RUNTIME_PLATFORM_THREAD_STATE_H
