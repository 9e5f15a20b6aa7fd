// How wide the parts of an access id are, and the sizes that follow. Tests of what happens when something runs out use
// a narrow engine (SNARL_TEST_NARROW), where it does so within some hundred accesses.
#ifndef SNARL_RUNTIME_SHADOW_WIDTHS_H
#define SNARL_RUNTIME_SHADOW_WIDTHS_H

#include <cstdint>

namespace snarl {

#ifdef SNARL_TEST_NARROW
inline constexpr uint32_t kIdBits = 14;            // of an id in a shadow word
inline constexpr uint32_t kIdPageBits = 4;         // regions are made of whole pages of ids
inline constexpr uint32_t kLastRegionBits = 7;     // ids of a region, when it has grown
inline constexpr uint32_t kRegionsBeforeStart = 6; // that are used up before the lanes of a slot start over
inline constexpr uint32_t kArchiveBits = 7;        // ids of a region of the archive
inline constexpr uint32_t kArchivedSiteBits = 5;   // sites of a region of the archive
inline constexpr uint8_t kSiteBitsAtFirst = 1;     // sites of a region
inline constexpr uint8_t kSiteBitsUsually = 3;     // when their number has grown
inline constexpr uint8_t kSiteBitsAtMost = 4;      // where the code needs more than that at a time
inline constexpr uint32_t kJointSites = 4;         // of a slot, at a time
inline constexpr uint32_t kSetPoolBits = 22;       // sets of a class
inline constexpr uint32_t kReaderGroupBits = 4;
inline constexpr uint32_t kByteReaderGroupBits = 3; // groups that tell bytes apart
inline constexpr uint32_t kReaderGenerations = 2;   // of a group, until entries of earlier ones are forgotten
inline constexpr uint32_t kReaderSlotBits = 2;      // of a group's mask of slots
inline constexpr uint32_t kRows = 32;               // of slots; those beyond are named by sets only
inline constexpr uint32_t kByteCellBits = 4;
inline constexpr uint32_t kIdleSlots = 2;   // of threads that ended, before the shadow is swept for them
inline constexpr uint32_t kManyIds = 2;     // of one side of a cell: from here on, those that say the same are one
inline constexpr uint8_t kCounterAfter = 2; // sync/unordered.h
#else
inline constexpr uint32_t kIdBits = 31;
inline constexpr uint32_t kIdPageBits = 16;
inline constexpr uint32_t kLastRegionBits = 20;
inline constexpr uint32_t kRegionsBeforeStart = 64;
inline constexpr uint32_t kArchiveBits = 20;
inline constexpr uint32_t kArchivedSiteBits = 16;
inline constexpr uint8_t kSiteBitsAtFirst = 5;
inline constexpr uint8_t kSiteBitsUsually = 12;
inline constexpr uint8_t kSiteBitsAtMost = 14;
inline constexpr uint32_t kJointSites = 256;
inline constexpr uint32_t kSetPoolBits = 26;
inline constexpr uint32_t kReaderGroupBits = 22;
inline constexpr uint32_t kByteReaderGroupBits = 20;
inline constexpr uint32_t kReaderGenerations = 32;
inline constexpr uint32_t kReaderSlotBits = 64;
inline constexpr uint32_t kRows = 1024;
inline constexpr uint32_t kByteCellBits = 21; // 64 MiB: beyond, sets, which are slower and smaller
inline constexpr uint32_t kIdleSlots = 256;
inline constexpr uint32_t kManyIds = 14;
inline constexpr uint8_t kCounterAfter = 100;
#endif
inline constexpr uint32_t kIdPages = 1u << (kIdBits - kIdPageBits);

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_WIDTHS_H
