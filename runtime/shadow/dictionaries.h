// The sites of a lane (access_state.h): by number, named by the regions that the lane takes ids from (region.h). When
// they become too many, or too many of them are of the past, the lane gets other ones; those of before stay as long as
// a region names them, which the reclaimer finds out.
#ifndef SNARL_RUNTIME_SHADOW_DICTIONARIES_H
#define SNARL_RUNTIME_SHADOW_DICTIONARIES_H

#include "runtime/shadow/region.h"

namespace snarl {

// The head of a dictionary, right before its sites.
struct alignas(16) Dictionary {
  Dictionary *next; // of those that are retired
  uint32_t bytes;   // with this head
  bool reserved, kept;

  Site *sites() { return reinterpret_cast<Site *>(this + 1); }
  static Dictionary &of(Site *sites) { return reinterpret_cast<Dictionary *>(sites)[-1]; }
};

// Room for 2^bits sites, zeroed.
Site *make_dictionary(uint8_t bits);
// The same without memory behind it until it is touched.
Site *reserve_dictionary(uint8_t bits);
// After the lane has other sites. No new region will name these but those of the archive.
void retire_dictionary(Site *sites);

// For the reclaimer: the retired ones, which are its own from now on.
Dictionary *take_retired_dictionaries();
// A region names them.
void keep_dictionary(Site *sites);
// No thread has a word from before. What was not kept is freed, the others are as retired as before.
void free_dictionaries(Dictionary *taken);

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_DICTIONARIES_H
