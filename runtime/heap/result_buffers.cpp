#include "runtime/heap/result_buffers.h"

#include "runtime/platform/spin.h"

namespace snarl {
namespace {

constexpr uint32_t kBuffers = 8;
// Entries are written once under the lock, `count` after them.
SpinLock lock;
ResultBuffer buffers[kBuffers];
uint32_t count;

template <typename Wanted> ResultBuffer find(Wanted wanted) {
  for (uint32_t i = 0, n = __atomic_load_n(&count, __ATOMIC_ACQUIRE); i < n; ++i)
    if (wanted(buffers[i]))
      return buffers[i];
  return {};
}

} // namespace

void note_result_buffer(const void *begin, size_t size, const uint32_t &stands_for) {
  const auto at = reinterpret_cast<uintptr_t>(begin);
  if (LIKELY(result_buffer_at(at).size != 0))
    return;
  SpinGuard guard(lock);
  if (result_buffer_at(at).size != 0 || count == kBuffers)
    return;
  buffers[count] = {at, size, &stands_for};
  __atomic_store_n(&count, count + 1, __ATOMIC_RELEASE);
}

ResultBuffer result_buffer_at(uintptr_t address) {
  return find([=](const ResultBuffer &buffer) { return address - buffer.begin < buffer.size; });
}

ResultBuffer result_buffer_of(const uint32_t &stands_for) {
  return find([&](const ResultBuffer &buffer) { return buffer.stands_for == &stands_for; });
}

} // namespace snarl
