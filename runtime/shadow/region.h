// Regions of access ids: from an id to the slot, the clock and the site of its access (docs/shadow.md).
//
// `regions[page]` describes the page of ids: written once by the slot that got the page, before any of its ids can
// appear in a shadow cell (the cell's CAS publishes it); read by every thread that meets such an id. A page is given to
// another slot only after the reclaimer proved that no cell holds its ids and no thread is inside the engine with one.
#ifndef SNARL_RUNTIME_SHADOW_REGION_H
#define SNARL_RUNTIME_SHADOW_REGION_H

#include "detector/core/access_id.h"
#include "runtime/platform/base.h"
#include "runtime/shadow/widths.h"

namespace snarl {

// What is remembered of an access besides its thread and time.
struct Site {
  Context context;
  uint32_t lockset; // Thread::lockset at the access
  uint16_t size;    // of the access in bytes; 0: a range
  uint8_t flags;    // access_flags
  ByteMask mask;    // the bytes of the granule that it touches

  friend bool operator==(const Site &a, const Site &b) {
    return a.context == b.context && a.lockset == b.lockset && a.size == b.size && a.flags == b.flags &&
           a.mask == b.mask;
  }
};

// What the archive has of an id: its clock above the number of its site. 48 bits of clock are some months of a thread
// that does nothing but begin epochs.
using ArchivedAccess = uint64_t;
static_assert(kSiteBitsAtMost <= kArchivedSiteBits);

struct Region {
  Site *sites;              // its dictionary (dictionaries.h)
  Clock base;               // clock of the region's first epoch
  ArchivedAccess *archived; // the archive: clock and site of each id by itself; null elsewhere
  uint32_t start;           // its first id
  uint16_t slot;
  uint8_t site_bits; // the archive: log2 of its ids
  bool partial;      // sites have masks other than kAllBytes
};
static_assert(sizeof(Region) == 32);

extern Region regions[kIdPages];

SNARL_INLINE const Region &region_of(Word id) {
  return regions[id >> kIdPageBits];
}
SNARL_INLINE Clock clock_of(const Region &r, Word id) {
  if (UNLIKELY(r.archived != nullptr))
    return r.archived[id - r.start] >> kArchivedSiteBits;
  return r.base + ((id - r.start) >> r.site_bits);
}
SNARL_INLINE uint32_t site_number_of(const Region &r, Word id) {
  if (UNLIKELY(r.archived != nullptr))
    return r.archived[id - r.start] & ((1u << kArchivedSiteBits) - 1);
  return (id - r.start) & ((1u << r.site_bits) - 1);
}
SNARL_INLINE const Site &site_of(const Region &r, Word id) {
  return r.sites[site_number_of(r, id)];
}
SNARL_INLINE ByteMask mask_of(Word id) {
  const Region &r = region_of(id);
  return LIKELY(!r.partial) ? kAllBytes : site_of(r, id).mask;
}

struct IdRange {
  Word start;
  uint32_t size;
};
// Pages for `wanted` new ids (a power of two, at least one page), aligned to their number; for fewer when ids get
// scarce, so that thousands of threads have some each. Ends the program with an internal error when there is no page:
// the reclaimer was asked in time (ids_run_low()).
IdRange allocate_ids(uint32_t wanted);
// After the lane that takes ids from the region names it: from now on the reclaimer may judge it.
void publish_ids(Word start, uint32_t ids);

// Fewer than an eighth is left: who can wait for the reclaimer should.
bool ids_nearly_gone();

// For the reclaimer. `used[page]`: 1 when the page is taken and published.
void copy_page_use(uint8_t *used);
void free_pages(const uint8_t *pages); // each page with pages[page] != 0

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_REGION_H
