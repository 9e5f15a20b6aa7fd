#include "runtime/shadow/archive.h"

#include "runtime/shadow/dictionaries.h"
#include "runtime/thread/registry.h"

namespace snarl {

namespace {

constexpr uint32_t kMoveBits = 12;
constexpr size_t kMovesBytes = sizeof(ArchiveMove) << kMoveBits;
constexpr size_t kLanesBytes = sizeof(ArchiveLane) * 2 * kMaxSlots;

size_t archived_bytes(uint8_t bits) {
  return sizeof(ArchivedAccess) << bits;
}

TableKey key_of(const Site *sites, const Site &site) {
  return {reinterpret_cast<uintptr_t>(sites), uint64_t{site.lockset} << 32 | site.context.value,
          uint64_t{site.size} << 16 | uint64_t{site.flags} << 8 | site.mask};
}

void new_region(ArchiveLane &lane, const Region &old) {
  lane.bits = !lane.bits ? kIdPageBits : lane.bits < kArchiveBits ? lane.bits + 1 : kArchiveBits;
  const IdRange ids = allocate_ids(1u << lane.bits);
  lane.start = ids.start;
  while (1u << lane.bits > ids.size)
    --lane.bits;
  lane.used = 0;
  auto *archived = static_cast<ArchivedAccess *>(reserve_pages(archived_bytes(lane.bits)));
  for (uint32_t page = 0; page < 1u << (lane.bits - kIdPageBits); ++page)
    regions[(lane.start >> kIdPageBits) + page] = {lane.sites, 0,         archived,   lane.start,
                                                   old.slot,   lane.bits, old.partial};
  publish_ids(lane.start, 1u << lane.bits);
}

// Its number in the lane's dictionary.
uint32_t archived_site(Archive &archive, ArchiveLane &lane, const Region &old, const Site &site) {
  if (const uint32_t *known = archive.sites.find(key_of(lane.sites, site)))
    return *known;
  if (!lane.sites || lane.sites_used == 1u << kArchivedSiteBits) {
    lane.sites = reserve_dictionary(kArchivedSiteBits);
    lane.sites_used = 0;
    new_region(lane, old);
    retire_dictionary(lane.sites); // no other archive will name it
  }
  lane.sites[lane.sites_used] = site;
  return archive.sites.at(key_of(lane.sites, site)) = lane.sites_used++;
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
  archive.sites.drop();
}

void forget_archived(const Region &region) {
  unmap_pages(region.archived, archived_bytes(region.site_bits));
}

} // namespace snarl
