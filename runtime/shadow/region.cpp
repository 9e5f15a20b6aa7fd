#include "runtime/shadow/region.h"

#include "runtime/platform/spin.h"
#include "runtime/shadow/unusual.h"
#include "runtime/thread/registry.h"

namespace snarl {

Region regions[kIdPages];
Unusual unusual;

namespace {

SpinLock lock; // the rest
enum : uint8_t { kFree, kPublished, kFresh };
uint8_t page_used[kIdPages] = {kFresh}; // page 0 holds the id 0, which is none
uint32_t pages_used = 1;
uint32_t search_from = 1;

bool all_free(uint32_t first, uint32_t pages) {
  for (uint32_t i = 0; i < pages; ++i)
    if (page_used[first + i])
      return false;
  return true;
}

uint32_t find_pages(uint32_t pages) {
  for (uint32_t turn = 0; turn < 2; ++turn) {
    for (uint32_t first = (search_from + pages - 1) & ~(pages - 1); first + pages <= kIdPages; first += pages)
      if (all_free(first, pages))
        return first;
    search_from = 1;
  }
  return 0;
}

// No more than half of what each slot could have of what is left, with two lanes.
uint32_t share_of(uint32_t wanted) {
  const uint32_t share = (kIdPages - pages_used) / (4 * slots_in_use());
  while (wanted > 1 && wanted > share)
    wanted /= 2;
  return wanted;
}

} // namespace

IdRange allocate_ids(uint32_t wanted) {
  SpinGuard guard(lock);
  uint32_t pages = share_of(wanted >> kIdPageBits);
  uint32_t first = find_pages(pages);
  while (!first && pages > 1) // what is free may lie in pieces
    first = find_pages(pages /= 2);
  SNARL_CHECK(first != 0);
  for (uint32_t i = 0; i < pages; ++i)
    page_used[first + i] = kFresh;
  search_from = first + pages;
  pages_used += pages;
  if (pages_used > kIdPages / 4 * 3)
    __atomic_store_n(&unusual.ids_are_low, true, __ATOMIC_RELAXED);
  return {first << kIdPageBits, pages << kIdPageBits};
}

void publish_ids(Word start, uint32_t ids) {
  SpinGuard guard(lock);
  for (uint32_t i = 0; i < ids >> kIdPageBits; ++i)
    page_used[(start >> kIdPageBits) + i] = kPublished;
}

bool ids_nearly_gone() {
  return __atomic_load_n(&pages_used, __ATOMIC_RELAXED) > kIdPages / 8 * 7;
}

void copy_page_use(uint8_t *used) {
  SpinGuard guard(lock);
  for (uint32_t i = 0; i < kIdPages; ++i)
    used[i] = page_used[i] == kPublished;
}

void free_pages(const uint8_t *pages) {
  SpinGuard guard(lock);
  for (uint32_t i = 1; i < kIdPages; ++i)
    if (pages[i]) {
      page_used[i] = kFree;
      --pages_used;
    }
  __atomic_store_n(&unusual.ids_are_low, pages_used > kIdPages / 4 * 3, __ATOMIC_RELAXED);
}

} // namespace snarl
