// The archive: ids of old regions, moved so that those can be freed (reclaim.h). An id there says of itself when it was
// and which of the archive's sites it is; so what is left of many regions, and of many dictionaries, is close together.
//
// Each reclamation moves all that is old into an archive of its own, what was in the archive of before included:
// nothing that no cell names stays.
#ifndef SNARL_RUNTIME_SHADOW_ARCHIVE_H
#define SNARL_RUNTIME_SHADOW_ARCHIVE_H

#include "runtime/channel/table.h"
#include "runtime/shadow/region.h"

namespace snarl {

// The ids of one slot, whole ones or partial ones: the region that they go to now, and its dictionary. Each region has
// twice the ids of the one before.
struct ArchiveLane {
  Site *sites;
  Word start;
  uint32_t used, sites_used;
  uint8_t bits; // log2 of the region's ids; 0: there is none yet
};

// Old id → the archive's: what was moved last. Words that are alike lie near each other; where they do not, an access
// gets several ids, which say the same.
struct ArchiveMove {
  Word from, to;
};

// One reclamation's. Used by the thread that reclaims.
struct Archive {
  ArchiveMove *moves = nullptr; // by hash
  ArchiveLane *lanes = nullptr; // by slot and whether they are partial
  Table<uint32_t> sites;        // by dictionary and what the site is: its number
};

void begin_archive(Archive &archive);
// The archive's id of the access that `id` names.
Word archived_id(Archive &archive, Word id);
void end_archive(Archive &archive);

// The region is of the archive, and its pages are about to be freed.
void forget_archived(const Region &region);

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_ARCHIVE_H
