#include "runtime/shadow/archive.h"

#include "runtime/shadow/dictionaries.h"
#include "runtime/thread/registry.h"

namespace snarl {

namespace {

constexpr uint32_t kMoveBits = 12;
constexpr size_t kMovesBytes = sizeof(ArchiveMove) << kMoveBits;
constexpr size_t kLanesBytes = sizeof(ArchiveLane) * 2 * kMaxSlots;
constexpr uint32_t kFirstTableBits = 10;

size_t archived_bytes(uint8_t bits) {
  return sizeof(ArchivedAccess) << bits;
}

ArchivedSite &place_of(Archive &archive, const Site *sites, const Site &site) {
  uint64_t h = reinterpret_cast<uintptr_t>(sites) ^ uint64_t { site.lockset } << 32 ^ site.context.value;
  h = h * 0x9e3779b97f4a7c15ULL ^ (uint64_t{site.size} << 16 | uint64_t{site.flags} << 8 | site.mask);
  h *= 0x9e3779b97f4a7c15ULL;
  const uint32_t last = (1u << archive.site_table_bits) - 1;
  for (uint32_t i = static_cast<uint32_t>(h >> (64 - archive.site_table_bits));; i = (i + 1) & last) {
    ArchivedSite &at = archive.site_table[i];
    if (!at.number || (at.sites == sites && at.sites[at.number - 1] == site))
      return at;
  }
}

void reserve_one(Archive &archive) {
  const uint32_t size = archive.site_table_bits ? 1u << archive.site_table_bits : 0;
  if (archive.sites * 2 < size)
    return;
  ArchivedSite *old = archive.site_table;
  archive.site_table_bits = size ? archive.site_table_bits + 1 : kFirstTableBits;
  archive.site_table = static_cast<ArchivedSite *>(allocate(sizeof(ArchivedSite) << archive.site_table_bits));
  for (uint32_t i = 0; i < size; ++i)
    if (old[i].number)
      place_of(archive, old[i].sites, old[i].sites[old[i].number - 1]) = old[i];
  if (old)
    release_memory(old, sizeof(ArchivedSite) * size);
}

void new_region(ArchiveLane &lane, const Region &old) {
  lane.bits = !lane.bits ? kIdPageBits : lane.bits < kArchiveBits ? lane.bits + 1 : kArchiveBits;
  lane.start = allocate_ids(1u << lane.bits);
  lane.used = 0;
  auto *archived = static_cast<ArchivedAccess *>(reserve_pages(archived_bytes(lane.bits)));
  for (uint32_t page = 0; page < 1u << (lane.bits - kIdPageBits); ++page)
    regions[(lane.start >> kIdPageBits) + page] = {lane.sites, 0,         archived,   lane.start,
                                                   old.slot,   lane.bits, old.partial};
  publish_ids(lane.start, 1u << lane.bits);
}

// Its number in the lane's dictionary.
uint32_t archived_site(Archive &archive, ArchiveLane &lane, const Region &old, const Site &site) {
  reserve_one(archive);
  ArchivedSite *at = &place_of(archive, lane.sites, site);
  if (LIKELY(at->number != 0))
    return at->number - 1;
  if (!lane.sites || lane.sites_used == 1u << kArchivedSiteBits) {
    lane.sites = reserve_dictionary(kArchivedSiteBits);
    lane.sites_used = 0;
    new_region(lane, old);
    retire_dictionary(lane.sites); // no other archive will name it
    at = &place_of(archive, lane.sites, site);
  }
  lane.sites[lane.sites_used] = site;
  *at = {lane.sites, ++lane.sites_used};
  ++archive.sites;
  return at->number - 1;
}

Word add(Archive &archive, Word id) {
  const Region old = region_of(id);
  ArchiveLane &lane = archive.lanes[old.slot * 2u + old.partial];
  const uint32_t site = archived_site(archive, lane, old, site_of(old, id));
  if (lane.used == 1u << lane.bits)
    new_region(lane, old);
  region_of(lane.start).archived[lane.used] = clock_of(old, id) << kArchivedSiteBits | site;
  return lane.start + lane.used++;
}

} // namespace

void begin_archive(Archive &archive) {
  archive.moves = static_cast<ArchiveMove *>(map_pages(kMovesBytes));
  archive.lanes = static_cast<ArchiveLane *>(reserve_pages(kLanesBytes));
}

Word archived_id(Archive &archive, Word id) {
  ArchiveMove &last = archive.moves[(id * 2654435769u) >> (32 - kMoveBits)];
  if (last.from != id)
    last = {id, add(archive, id)};
  return last.to;
}

void end_archive(Archive &archive) {
  unmap_pages(archive.moves, kMovesBytes);
  unmap_pages(archive.lanes, kLanesBytes);
  if (archive.site_table)
    release_memory(archive.site_table, sizeof(ArchivedSite) << archive.site_table_bits);
}

void forget_archived(const Region &region) {
  unmap_pages(region.archived, archived_bytes(region.site_bits));
}

} // namespace snarl
