// The latest few of something, where an older one may be forgotten.
#ifndef SNARL_RUNTIME_PLATFORM_LATEST_H
#define SNARL_RUNTIME_PLATFORM_LATEST_H

#include "runtime/platform/base.h"

namespace snarl {

// A ring of plain values. All zeros is an empty one. Not thread-safe.
template <typename T, uint32_t kSize> struct Latest {
  static_assert((kSize & (kSize - 1)) == 0, "so that the number of those that were added may begin anew at 0");
  T entries[kSize];
  uint32_t added;

  bool empty() const { return added == 0; }
  // They stay where they are until something is put over them.
  void clear() { added = 0; }
  // The place of the next one. The oldest one is still in it; all zeros if there is room.
  T &next() { return entries[added++ % kSize]; }
  // The latest that fits, or null.
  template <typename Fits> T *find(Fits &&fits) {
    for (uint32_t age = 1; age <= kSize && age <= added; ++age)
      if (T &entry = entries[(added - age) % kSize]; fits(entry))
        return &entry;
    return nullptr;
  }
  template <typename Fits> const T *find(Fits &&fits) const {
    return const_cast<Latest *>(this)->find([&](const T &entry) { return fits(entry); });
  }
};

} // namespace snarl

#endif // SNARL_RUNTIME_PLATFORM_LATEST_H
