// Facts as the runtime's parts hand them to the channel. The channel turns contexts into stacks, gives them ids,
// writes records (detector/core/run_file.h) and counts repeats. Thread-safe, async-signal-safe, may block shortly.
#ifndef SNARL_RUNTIME_CHANNEL_FACTS_H
#define SNARL_RUNTIME_CHANNEL_FACTS_H

#include "detector/core/ids.h"
#include "detector/core/run_file.h"
#include "runtime/platform/base.h"

namespace snarl {

struct HeldFact {
  LockId lock; // 0: one of several (then only the acquisition is known)
  Context acquired_at;
  LockMode mode;
};

struct LocationFact {
  LocationKind kind = LocationKind::unknown;
  uintptr_t base = 0;
  uint64_t size = 0;
  Tid tid;         // heap: allocated by; stack, tls: owner
  Context context; // heap: allocation; mapped: mmap; descriptor: open
  uint32_t fd = 0;
};

struct AccessFact {
  uint8_t flags = 0; // access_flags
  uint32_t size = 0;
  uintptr_t address = 0;
  Tid tid;
  Context context;
  const HeldFact *held = nullptr;
  uint32_t held_count = 0;
};

struct RaceFact {
  FindingKind kind = FindingKind::data_race;
  AccessFact second, first; // second: the one that found it
  LocationFact location;
};

struct OtherStack {
  StackRole role;
  Tid tid;
  Context context;
};

struct MisuseFact {
  FindingKind kind;
  Tid tid;
  Context context;
  LockId lock;
  uintptr_t object = 0;
  const OtherStack *others = nullptr;
  uint32_t others_count = 0;
  LocationFact location;
  int64_t detail = 0;
  const char *text = nullptr;
};

struct LockFact {
  LockId id;
  LockKind kind;
  uintptr_t address;
  Context created_at;
  Tid created_by;
  LocationFact location;
  uint8_t flags;   // lock_flags
  uint32_t tokens; // of a semaphore that may be a gate
};

// One more lock on a chain of held ones.
struct LockChainFact {
  uint32_t chain, parent; // parent 0: none
  LockId lock;
  Context acquired_at;
  LockMode mode;
};

struct AcquisitionFact {
  uint32_t chain; // 0: nothing was held
  LockId wanted;
  Tid tid;
  Slot slot;
  Context wanted_at;
  LockMode wanted_mode;
  uint8_t flags;      // edge_flags
  Clock clock;        // of `slot` when it asked
  uint32_t structure; // 0: none
  Slot structural_slot;
  Clock structural_clock; // one component more; 0: none
};

// A section of a lock, within which others may have been at work.
struct SectionFact {
  LockId lock;
  Tid tid;
  Slot slot;
  Clock began, ended; // of `slot`
  uint32_t structure; // what the thread knew when it ended; 0: nothing
};

// A child process was made, or has ended.
struct ChildFact {
  uint32_t pid;
  bool ended;
  uint32_t structure; // 0: none
  Slot slot;
  Clock clock;
  uint64_t time_ns; // CLOCK_MONOTONIC; of kAnyProcess
};

// A thread of another process, by the kernel's ids; 0: none, or not known.
struct ProcessThread {
  uint32_t pid, os_tid;
};

struct WaitFact {
  Tid tid;
  WaitKind kind;
  LockId lock;
  uintptr_t object;
  Context context;
  uint64_t since_ns;
  Tid owner;
  const HeldFact *held;
  uint32_t held_count;
  LockMode mode = LockMode::exclusive;
  LocationFact location = {}; // of what is no lock
  OtherStack other = {};      // of another thread, which has to do with it; role unknown: none
  ProcessThread outside = {}; // who holds the lock, if another process has it
  uint32_t needed = 0;        // so many threads must wait there for it to be over; 0: not known
};

// An exception left a lock behind that the thread holds.
struct LeftFact {
  LockId lock;
  Tid tid;
  Context thrown_at, caught_at;
};

struct HangFact {
  FindingKind kind; // deadlock, stall, self_deadlock, snapshot
  const WaitFact *waits;
  uint32_t waits_count;
  const uint32_t *cycle; // indexes into waits
  uint32_t cycle_count;
  const LeftFact *left = nullptr;
  uint32_t left_count = 0;
  bool asked = false;  // for by `snarl snapshot`: no finding
  uint64_t now_ns = 0; // CLOCK_MONOTONIC
};

// Each of the first three writes the finding once for each different pair of contexts (repeats are counted) and returns
// true when it was new. Opens the run file when it is not open yet.
bool record_race(const RaceFact &fact);
// Counts the race of two contexts, in either order, if it was recorded not long ago. A few instructions: ask before
// gathering the facts of a race. False: it must be recorded. General registers only.
bool count_repeated_race(Context a, Context b);
bool record_misuse(const MisuseFact &fact);
bool record_hang(const HangFact &fact);
void record_lock(const LockFact &fact); // once for each lock; before the facts that name it
void record_lock_chain(const LockChainFact &fact);
void record_structure(uint32_t structure, const Clock *clocks, uint32_t count); // by slot
void record_acquisition(const AcquisitionFact &fact);
void record_section(const SectionFact &fact);
void record_child(const ChildFact &fact);
void record_coverage(CoverageFact what, uint64_t count, const char *detail); // since when is not known
// How much the budget left out so far (docs/budget.md): takes the place of what was told before.
void record_sampling(uint64_t unchecked_ms, uint64_t first_rest_ns, const char *detail);

// A fact of coverage that may happen often: counted without the channel's lock, which learns of it when the count
// reaches a power of two and at the end. Lives for ever; begins with its first two fields.
struct OftenCounted {
  CoverageFact what;
  const char *detail;
  uint64_t count = 0;           // atomic
  uint64_t told = 0;            // this and the next: under the channel's lock
  OftenCounted *next = nullptr; // of all that were counted
  bool listed = false;
};
void count_often(OftenCounted &fact);

// Locates the memory at an address: heap block, stack, TLS, mapping, global. (shadow/location.cpp)
LocationFact locate(uintptr_t address);

} // namespace snarl

#endif // SNARL_RUNTIME_CHANNEL_FACTS_H
