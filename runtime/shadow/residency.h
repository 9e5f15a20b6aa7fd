// Which pages of the shadow exist. Reading a page that does not would make it.
#ifndef SNARL_RUNTIME_SHADOW_RESIDENCY_H
#define SNARL_RUNTIME_SHADOW_RESIDENCY_H

#include "runtime/platform/base.h"

namespace snarl {

inline constexpr uintptr_t kPage = 4096;

// Calls f for each page in [begin, end) (page-aligned) that is in memory or swapped out.
void for_each_resident_page(uintptr_t begin, uintptr_t end, void (*f)(uintptr_t page, void *), void *argument);

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_RESIDENCY_H
