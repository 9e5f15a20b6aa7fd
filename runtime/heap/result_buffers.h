// Variables inside libc that a call's result lies in and whose name nobody knows. A race there is reported as one on
// the variable that stands for them (intercept/hidden_state.h).
#ifndef SNARL_RUNTIME_HEAP_RESULT_BUFFERS_H
#define SNARL_RUNTIME_HEAP_RESULT_BUFFERS_H

#include "runtime/platform/base.h"

#include <cstddef>

namespace snarl {

// The result of some calls lies at `begin`, for ever the same.
void note_result_buffer(const void *begin, size_t size, const uint32_t &stands_for);

struct ResultBuffer {
  uintptr_t begin = 0, size = 0;
  const uint32_t *stands_for = nullptr;
};
// That which holds the address; size 0: none.
ResultBuffer result_buffer_at(uintptr_t address);
// That which the variable stands for; size 0: not known yet.
ResultBuffer result_buffer_of(const uint32_t &stands_for);

} // namespace snarl

#endif // SNARL_RUNTIME_HEAP_RESULT_BUFFERS_H
