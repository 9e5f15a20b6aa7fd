#include "runtime/sync/moved_jobs.h"

#include "runtime/platform/memory.h"
#include "runtime/platform/spin.h"
#include "runtime/sync/index_table.h"

namespace snarl {
namespace {

struct Move {
  uintptr_t address; // 0: none
  JobMaker mover, maker;
};

// The latest of those with one hash, the last one first.
constexpr uint32_t kOfOneHash = 5;
struct Moves {
  SpinLock lock;
  Move latest[kOfOneHash];
};

constexpr uint32_t kHashes = 1 << 13; // a megabyte, of which only what is in use costs memory

Moves *table;

Moves *table_if_any() {
  return __atomic_load_n(&table, __ATOMIC_ACQUIRE);
}

Moves *make_table() {
  static constinit SpinLock making;
  SpinGuard guard(making);
  if (!table_if_any())
    __atomic_store_n(&table, static_cast<Moves *>(allocate(kHashes * sizeof(Moves))), __ATOMIC_RELEASE);
  return table;
}

uint32_t hash_of(uintptr_t address) {
  return static_cast<uint32_t>(mix_hash(address) >> 32) % kHashes;
}

// No job that is moved elsewhere has its pointer here.
uintptr_t place_of_entry(uintptr_t address_on_stack) {
  return address_on_stack + 1;
}

JobMaker mover_of_entry(Tid owner, const void *pointer) {
  return mix_hash(owner.value, reinterpret_cast<uintptr_t>(pointer));
}

} // namespace

void moved_job_is_at(uintptr_t address, JobMaker mover, JobMaker maker) {
  Moves *all = table_if_any();
  Moves &moves = (all ? all : make_table())[hash_of(address)];
  SpinGuard guard(moves.lock);
  uint32_t at = 0;
  while (at < kOfOneHash - 1 && moves.latest[at].address && moves.latest[at].address != address)
    ++at;
  for (; at; --at)
    moves.latest[at] = moves.latest[at - 1];
  moves.latest[0] = {address, mover, maker};
}

bool find_moved_job(uintptr_t address, JobMaker mover, JobMaker &maker) {
  Moves *all = table_if_any();
  if (!all)
    return false;
  Moves &moves = all[hash_of(address)];
  SpinGuard guard(moves.lock);
  for (const Move &each : moves.latest)
    if (each.address == address && each.mover == mover) {
      maker = each.maker;
      return true;
    }
  return false;
}

void job_is_on_stack(Tid owner, uintptr_t address, const void *pointer, JobMaker maker) {
  moved_job_is_at(place_of_entry(address), mover_of_entry(owner, pointer), maker);
}

bool find_job_on_stack(Tid owner, uintptr_t address, const void *pointer, JobMaker &maker) {
  return find_moved_job(place_of_entry(address), mover_of_entry(owner, pointer), maker);
}

void job_on_stack_is_over(Tid owner, uintptr_t address, const void *pointer) {
  if (JobMaker maker; find_job_on_stack(owner, address, pointer, maker))
    moved_job_is_at(place_of_entry(address), 0, 0);
}

} // namespace snarl
