#include "runtime/shadow/region.h"

namespace snarl {

Region regions[kIdPages];

namespace {
uint32_t next_page = 1; // page 0 holds the id 0, which is none
}

Word allocate_ids(uint32_t ids) {
  uint32_t pages = ids >> kIdPageBits;
  uint32_t page = __atomic_load_n(&next_page, __ATOMIC_RELAXED);
  for (;;) {
    uint32_t first = (page + pages - 1) & ~(pages - 1);
    if (first + pages > kIdPages)
      return 0;
    if (__atomic_compare_exchange_n(&next_page, &page, first + pages, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
      return first << kIdPageBits;
  }
}

} // namespace snarl
