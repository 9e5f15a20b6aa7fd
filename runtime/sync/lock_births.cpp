#include "runtime/sync/lock_births.h"

#include "runtime/channel/channel.h"
#include "runtime/platform/memory.h"
#include "runtime/platform/spin.h"

namespace snarl {

uint32_t remembered_locks_forgotten;

namespace {

constexpr uint32_t kMaxLocks = 1u << 26;

// What stays of a lock for ever.
struct LockBirth {
  uintptr_t address;
  Context created_at;
  Tid created_by;
  LockKind kind;
  bool alive : 1, lost : 1; // lost: its memory went while it was in use
  bool let_go;              // it ended while nobody held it or waited for it
  uint8_t flags;            // lock_flags
  uint8_t announced_to;     // the run file (a number of its own) that has its record; 0: none
  bool remembered;          // lock_is_remembered()
  uint16_t tokens;          // of a semaphore that may be a gate
};
static_assert(sizeof(LockBirth) == 24);

LockBirth *births;           // by LockId; reserved at the first birth …
SpinLock births_reservation; // … under this
uint32_t births_count;
uint32_t let_go_count; // births with `let_go`
uint8_t run_file = 1;

SNARL_COLD void reserve_births() {
  SpinGuard guard(births_reservation);
  if (!births)
    __atomic_store_n(&births, static_cast<LockBirth *>(reserve_pages(sizeof(LockBirth) * uint64_t{kMaxLocks})),
                     __ATOMIC_RELEASE);
}

// A run file that has its record gets another one.
void add_flags(LockId id, uint8_t flags) {
  LockBirth &birth = births[id.value];
  birth.flags |= flags;
  if (__atomic_exchange_n(&birth.announced_to, 0, __ATOMIC_RELAXED) == run_file)
    announce_lock(id);
}

} // namespace

LockId birth_of_lock(uintptr_t address, LockKind kind) {
  if (UNLIKELY(!__atomic_load_n(&births, __ATOMIC_ACQUIRE)))
    reserve_births();
  const uint32_t id = __atomic_add_fetch(&births_count, 1, __ATOMIC_RELAXED);
  SNARL_CHECK(id < kMaxLocks);
  LockBirth birth{};
  birth.address = address;
  birth.kind = kind;
  birth.alive = true;
  births[id] = birth;
  return LockId(id);
}

void lock_was_created(LockId id, Tid by, Context at) {
  births[id.value].created_at = at;
  births[id.value].created_by = by;
}

void lock_proves_to_be(LockId id, LockKind kind) {
  births[id.value].kind = kind;
}

void lock_proves_to_prefer_writers(LockId id) {
  births[id.value].flags |= lock_flags::prefers_writers;
}

bool lock_is_process_shared(LockId id) {
  return births[id.value].flags & lock_flags::process_shared;
}

void lock_proves_to_be_process_shared(LockId id) {
  add_flags(id, lock_flags::process_shared);
}

void lock_is_lost(LockId id) {
  births[id.value].lost = true;
}

bool lock_was_lost_at(LockId id, uintptr_t address) {
  return births[id.value].lost && births[id.value].address == address;
}

void lock_ends(LockId id, bool in_hands) {
  LockBirth &birth = births[id.value];
  birth.alive = false;
  __atomic_store_n(&birth.let_go, !in_hands, __ATOMIC_RELEASE); // pairs with lock_has_ended()
  if (!in_hands)
    __atomic_fetch_add(&let_go_count, 1, __ATOMIC_RELAXED);
}

OtherStack birth_stack(LockId id) {
  return {StackRole::created, births[id.value].created_by, births[id.value].created_at};
}

bool lock_has_ended(LockId id) {
  return __atomic_load_n(&births[id.value].let_go, __ATOMIC_ACQUIRE); // pairs with lock_ends()
}

uint32_t locks_ended() {
  return __atomic_load_n(&let_go_count, __ATOMIC_RELAXED);
}

uint64_t lock_class(LockId id) {
  const LockBirth &birth = births[id.value];
  return birth.created_at
             ? uint64_t{birth.created_at.value} << 16 | uint64_t{birth.flags} << 8 | static_cast<uint64_t>(birth.kind)
             : 0;
}

bool lock_prefers_writers(LockId id) {
  return births[id.value].flags & lock_flags::prefers_writers;
}

void lock_has_tokens(LockId id, uint16_t tokens) {
  births[id.value].tokens = tokens;
}

void lock_excludes_nobody(LockId id) {
  add_flags(id, lock_flags::excludes_nobody);
}

void lock_is_remembered(LockId id) {
  births[id.value].remembered = true;
}

bool lock_is_forgotten(LockId id) {
  bool &remembered = births[id.value].remembered;
  if (!remembered)
    return false;
  remembered = false;
  __atomic_fetch_add(&remembered_locks_forgotten, 1, __ATOMIC_RELAXED);
  return true;
}

void announce_lock(LockId id) {
  if (!id)
    return;
  if (!channel_open())
    return;
  LockBirth &birth = births[id.value];
  if (__atomic_exchange_n(&birth.announced_to, run_file, __ATOMIC_RELAXED) == run_file)
    return;
  const LockKind kind = birth.kind <= LockKind::thread_end ? birth.kind : LockKind::unknown;
  record_lock({id, kind, birth.address, birth.created_at, birth.created_by,
               birth.alive ? locate(birth.address) : LocationFact{}, birth.flags, birth.tokens});
}

void announce_locks(const HeldFact *held, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i)
    announce_lock(held[i].lock);
}

void locks_on_run_file() {
  ++run_file;
}

void lock_births_lock_for_fork() {
  births_reservation.lock();
}

void lock_births_unlock_after_fork() {
  births_reservation.unlock();
}

} // namespace snarl
