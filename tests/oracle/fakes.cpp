#include "tests/oracle/fakes.h"

#include "runtime/channel/modules.h"
#include "runtime/heap/benign_races.h"
#include "runtime/heap/library_memory.h"
#include "runtime/heap/result_buffers.h"
#include "runtime/sync/awaited.h"
#include "runtime/sync/hand_over_points.h"
#include "runtime/sync/lock_births.h"
#include "runtime/sync/locks.h"
#include "runtime/sync/lockset.h"
#include "runtime/thread/stack_bounds.h"
#include "runtime/thread/thread.h"

__thread snarl_planted_tls __snarl_tls __attribute__((visibility("default"), tls_model("initial-exec")));

namespace oracle {

void (*on_race)(const FoundRace &);
uint32_t lock_memories_gone;

static thread_local uintptr_t located;

} // namespace oracle

namespace snarl {

uint32_t current_module_generation;

LocationFact locate(uintptr_t address) {
  oracle::located = address; // report_race locates the granule just before it records
  return {};
}

void count_often(OftenCounted &) {}

bool count_repeated_race(Context, Context) {
  return false;
}

bool record_race(const RaceFact &fact) {
  if (oracle::on_race)
    oracle::on_race({oracle::located, fact.first.flags, fact.second.flags, fact.first.context, fact.second.context,
                     fact.first.tid, fact.second.tid});
  return true;
}

bool any_benign_race;
void forget_benign_races(uintptr_t, size_t) {}
bool is_benign_race(uintptr_t, uint32_t) {
  return false;
}
ResultBuffer result_buffer_at(uintptr_t) {
  return {};
}

bool is_librarys_own(uintptr_t, const RaceFact &) {
  return false;
}
uint32_t lockset_facts(uint32_t, HeldFact *, uint32_t) {
  return 0;
}
void announce_locks(const HeldFact *, uint32_t) {}
void lock_memory_gone(Thread *, Pc, SyncObject &) {
  ++oracle::lock_memories_gone;
}
void initialisation_passed(Thread &, Pc, const void *) {}
bool values_are_awaited;
void note_written(Thread &, SyncObject &, const ValueWrite &) {}
void drop_history(SyncObject &, uint32_t) {}
void note_acquire_fence(Thread &) {}
void note_release_fence(Thread &) {}
void find_stack_bounds(Thread &) {} // no stack belongs to a simulated thread
void deliver_pending_signals(Thread &) {}

} // namespace snarl
