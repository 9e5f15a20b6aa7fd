#include "runtime/thread/registry.h"

#include "runtime/context/known_calls.h"
#include "runtime/context/known_walk.h"
#include "runtime/platform/sys.h"
#include "runtime/shadow/access_state.h"
#include "runtime/shadow/known.h"
#include "runtime/shadow/ranges.h"
#include "runtime/shadow/reclaim_slots.h"
#include "runtime/shadow/rests.h"
#include "runtime/thread/clock_state.h"
#include "runtime/thread/stack_bounds.h"

#include <errno.h>

namespace snarl {

bool program_is_alone = true;
bool slots_run_low, slots_were_handed_on;
Clock *first_of_stranger;

namespace {

bool forked;

constexpr uint32_t kMaxTids = 1u << 26;

struct Tenure { // of a slot
  Clock from;
  Tid tid;
};

// A column of the vector clocks. Its clock goes on from one holder to the next, so that an access names its thread for
// ever.
struct SlotState {
  AccessState *access;
  Clock last;         // the clock of the last holder's last epoch
  Clock needed;       // of an offered one: what of it is still recorded
  Clock past_knowing; // the same once nobody can learn of it any more; else 0
  uint32_t named;     // by the lock-order graph
  bool held;
  Vector<Tenure> tenures;
};

SpinLock registry_lock; // everything below
ThreadBirth *births;    // by tid; also read without the lock: an entry is complete before its tid is known to others
uint32_t births_count = 1;
SlotState *slots;
uint32_t slots_count = 0;
Vector<uint32_t> free_slots;    // a creator must know the last holder's end
Vector<uint32_t> offered_slots; // a creator must know what is still recorded
uint32_t offered_in_vain;       // nobody took them until the next sweep
uint32_t sweep_at = kIdleSlots; // so many free slots are worth a sweep
Vector<Thread *> threads;       // created and not yet ended AND joined or detached
Thread *free_threads;           // linked through `held`
uint32_t unjoined = 0;          // threads other than the caller whose work is not known to it

Clock last_clock(const SlotState &slot) {
  return slot.last;
}
Clock needed_clock(const SlotState &slot) {
  return slot.needed;
}

// One of `idle` of which the creator knows what has to be known; slots_count when there is none at hand.
uint32_t take_known(Vector<uint32_t> &idle, const Thread *creator, Clock (*to_be_known)(const SlotState &)) {
  for (uint32_t i = idle.count, tries = 0; i-- > 0 && tries < 16; ++tries) {
    const uint32_t s = idle[i];
    const Clock clock = to_be_known(slots[s]);
    if (clock && (!creator || !creator->clock->knows(s, clock)))
      continue;
    idle[i] = idle[--idle.count];
    return s;
  }
  return slots_count;
}

// Its creator need not know all that the last holder released.
void begin_stranger(uint32_t slot) {
  __atomic_store_n(&first_of_stranger[slot], slots[slot].last + 1, __ATOMIC_RELAXED);
  __atomic_store_n(&slots_were_handed_on, true, __ATOMIC_RELAXED);
  if (!slots[slot].needed)
    slots[slot].tenures.clear();
}

// A slot may go to a new thread only if its creator knows all that the last holder did, or all of it that is still
// recorded; otherwise two threads with nothing to order them would look like one.
uint32_t take_slot(Thread *creator, Tid tid, Clock &first) {
  uint32_t slot = take_known(free_slots, creator, last_clock);
  if (slot == slots_count) {
    slot = take_known(offered_slots, creator, needed_clock);
    if (slot != slots_count) {
      begin_stranger(slot);
    } else {
      SNARL_CHECK(slots_count < kMaxSlots);
      ++slots_count;
    }
    if (free_slots.count >= sweep_at && !(offered_slots.count && slots[offered_slots.end()[-1]].needed == 0))
      __atomic_store_n(&slots_run_low, true, __ATOMIC_RELAXED); // the next thread may get none of these
  }
  SlotState &state = slots[slot];
  state.held = true;
  first = state.last + 1;
  state.tenures.push({first, tid});
  return slot;
}

Thread *new_thread(Thread *creator, Context created_at, bool detached) {
  Thread *t = free_threads;
  if (t)
    free_threads = reinterpret_cast<Thread *>(t->held);
  else
    t = allocate_one<Thread>();
  SNARL_CHECK(births_count < kMaxTids);
  Tid tid(births_count++);
  *t = Thread{};
  t->tid = tid;
  t->detached = detached;
  t->created_at = created_at;
  t->creator = creator ? creator->tid : Tid();
  births[tid.value] = {created_at, t->creator, 0, static_cast<uint8_t>(detached ? thread_flags::detached : 0), {}};
  t->clock = allocate_one<ClockState>();
  Clock first;
  uint32_t slot = take_slot(creator, tid, first);
  t->slot = Slot(slot);
  t->access = slots[slot].access;
  if (t->access)
    access_thread_changed(*t->access);
  t->clock->slot = slot;
  t->clock->ensure(slot + 1);
  t->clock->clocks[slot] = first;
  threads.push(t);
  return t;
}

// Takes a dead thread apart once nobody will ask for it any more. `joined`: somebody knows what it did.
void recycle(Thread *t, bool joined) {
  for (uint32_t i = 0; i < threads.count; ++i)
    if (threads[i] == t) {
      threads[i] = threads[--threads.count];
      break;
    }
  SlotState &slot = slots[t->slot.value];
  slot.last = t->clock->own();
  slot.access = t->access;
  slot.held = false;
  if (!joined) // read by is_past_knowing, also while others take slots
    __atomic_store_n(&slot.past_knowing, slot.last, __ATOMIC_RELEASE);
  free_slots.push(t->slot.value);
  ClockState *c = t->clock;
  drop(c->snapshot);
  on_sync_end(c->release_fence);
  on_sync_end(c->pending);
  release_memory(c->clocks, c->capacity * sizeof(Clock));
  release_one(c);
  t->clock = nullptr;
  if (t->known_walks)
    release_one(t->known_walks);
  if (t->known_calls)
    release_one(t->known_calls);
  t->held = reinterpret_cast<HeldLocks *>(free_threads);
  free_threads = t;
}

void bind(Thread *t) {
  t->planted = &__snarl_tls;
  clear_known(__snarl_tls);
  t->os_tid = sys::gettid();
  t->state = ThreadState::running;
  find_stack_bounds(*t);
  births[t->tid.value].os_tid = t->os_tid;
  __snarl_tls.thread = t;
  access_epoch_changed(*t, t->clock->own()); // the ids of the slot's last holder are behind
  publish_epoch(*t);
  if (UNLIKELY(accesses_rest()))
    set_masks(__snarl_tls, 0, kAttention);
}

// Under the registry's lock, within which others write to the thread's words too (shadow/rests.h).
void unbind(Thread &t) {
  t.planted = nullptr;
  __snarl_tls.thread = nullptr;
  set_masks(__snarl_tls, 0, 0);
}

} // namespace

const ThreadBirth *birth_of(Tid tid) {
  return tid && tid.value < __atomic_load_n(&births_count, __ATOMIC_RELAXED) ? &births[tid.value] : nullptr;
}

uint32_t threads_created() {
  return __atomic_load_n(&births_count, __ATOMIC_RELAXED) - 1;
}

void set_name(Thread &t, const char *name) {
  ThreadBirth &birth = births[t.tid.value];
  uint32_t i = 0;
  for (; i + 1 < sizeof(birth.name) && name[i]; ++i)
    birth.name[i] = name[i];
  birth.name[i] = 0;
}

void mark_fiber(Thread &t) {
  t.is_fiber = true;
  births[t.tid.value].flags |= thread_flags::fiber;
}

Tid holder_of(Slot slot, Clock clock) {
  SpinGuard guard(registry_lock);
  Vector<Tenure> &tenures = slots[slot.value].tenures;
  Tid tid;
  for (uint32_t low = 0, high = tenures.count; low < high;) {
    uint32_t middle = (low + high) / 2;
    if (tenures[middle].from <= clock) {
      tid = tenures[middle].tid;
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return tid;
}

void registry_start() {
  births = static_cast<ThreadBirth *>(reserve_pages(sizeof(ThreadBirth) * uint64_t{kMaxTids}));
  slots = static_cast<SlotState *>(reserve_pages(sizeof(SlotState) * uint64_t{kMaxSlots}));
  first_of_stranger = static_cast<Clock *>(reserve_pages(sizeof(Clock) * uint64_t{kMaxSlots}));
  Thread *t = new_thread(nullptr, Context(), false);
  t->is_main = true;
  births[t->tid.value].flags = thread_flags::main;
  bind(t);
}

Thread *on_thread_create(Thread &parent, Pc pc, bool detached) {
  RuntimeSection section(parent);
  Context at = context_of(parent, pc);
  if (UNLIKELY(__atomic_load_n(&slots_run_low, __ATOMIC_RELAXED)))
    reclaim_slots(parent);
  bool was_alone;
  Thread *child;
  {
    SpinGuard guard(registry_lock);
    was_alone = program_is_alone;
    child = new_thread(&parent, at, detached);
    ++unjoined;
    __atomic_store_n(&program_is_alone, false, __ATOMIC_RELAXED);
  }
  if (was_alone)
    publish_epoch(parent);
  SyncVar birth;
  release_to_child(parent, birth);
  child->clock->join(birth);
  on_sync_end(birth);
  return child;
}

void on_threads_of_library_expected(Thread &t) {
  RuntimeSection section(t);
  bool was_alone;
  {
    SpinGuard guard(registry_lock);
    was_alone = program_is_alone;
    ++unjoined; // for ever: nobody joins them
    __atomic_store_n(&program_is_alone, false, __ATOMIC_RELAXED);
  }
  if (was_alone)
    publish_epoch(t);
}

Thread *on_thread_of_library(Tid creator, Context created_at) {
  SpinGuard guard(registry_lock);
  Thread *t = new_thread(nullptr, created_at, true);
  t->creator = births[t->tid.value].creator = creator;
  return t;
}

void on_thread_of_library_rests(Thread &t) {
  SyncVar unused; // what it does next is another epoch's
  on_release_store(t, unused);
  on_sync_end(unused);
  forget_known(t, __snarl_tls);
  SpinGuard guard(registry_lock);
  unbind(t);
}

void on_thread_not_created(Thread &, Thread *child) {
  SpinGuard guard(registry_lock);
  --unjoined;
  recycle(child, true); // it did nothing
}

void on_thread_start(Thread *child) {
  bind(child);
  shadow_reset(child->stack_low, child->stack_high - child->stack_low);
}

void on_thread_finish(Thread &t) {
  forget_known(t, __snarl_tls);
  SpinGuard guard(registry_lock);
  unbind(t);
  t.state = ThreadState::finished;
  if (t.detached)
    recycle(&t, false); // `unjoined` stays: nobody ever knows what it did
}

void on_thread_join(Thread &joiner, Pc, Thread *child) {
  RuntimeSection section(joiner);
  ClockState &dead = *child->clock;
  joiner.clock->join(SyncVar{dead.current_snapshot(), dead.own(), dead.slot});
  bool now_alone;
  {
    SpinGuard guard(registry_lock);
    child->joined = true;
    recycle(child, true);
    now_alone = --unjoined == 0;
    if (now_alone)
      __atomic_store_n(&program_is_alone, true, __ATOMIC_RELAXED);
  }
  if (now_alone)
    publish_epoch(joiner);
}

void on_thread_detach(Thread &, Pc, Thread *child) {
  SpinGuard guard(registry_lock);
  child->detached = true;
  births[child->tid.value].flags |= thread_flags::detached;
  if (child->state == ThreadState::finished)
    recycle(child, false);
}

Thread *find_thread(uintptr_t pthread_handle) {
  // libc gives the handle of a joined thread to a new one at once, perhaps before its joiner has told us: the youngest
  // holder is the one that the program can mean.
  SpinGuard guard(registry_lock);
  Thread *found = nullptr;
  for (Thread *t : threads)
    if (t->pthread_handle == pthread_handle && !t->detached && (!found || found->tid < t->tid))
      found = t;
  return found;
}

void for_each_thread(void (*f)(Thread &, void *), void *argument) {
  SpinGuard guard(registry_lock);
  for (Thread *t : threads)
    f(*t, argument);
}

bool is_past_knowing(Slot slot, Clock clock) {
  return __atomic_load_n(&slots[slot.value].past_knowing, __ATOMIC_ACQUIRE) == clock && clock;
}

uint32_t slots_in_use() {
  return __atomic_load_n(&slots_count, __ATOMIC_RELAXED);
}

void idle_slots(IdleSlot *by_slot) {
  SpinGuard guard(registry_lock);
  __atomic_store_n(&slots_run_low, false, __ATOMIC_RELAXED);
  offered_in_vain = offered_slots.count;
  for (uint32_t s : offered_slots) // less may be needed by now
    free_slots.push(s);
  offered_slots.clear();
  for (uint32_t s : free_slots)
    by_slot[s].last = __atomic_load_n(&slots[s].named, __ATOMIC_RELAXED) ? 0 : slots[s].last;
}

void offer_slots(const IdleSlot *by_slot, uint64_t words) {
  SpinGuard guard(registry_lock);
  uint32_t kept = 0, needed = 0;
  for (uint32_t s : free_slots)
    if (by_slot[s].last && by_slot[s].last == slots[s].last) { // nobody had it meanwhile
      slots[s].needed = by_slot[s].needed;
      offered_slots.push(s);
    } else {
      free_slots[kept++] = s;
    }
  free_slots.count = kept;
  for (uint32_t i = 0; i < offered_slots.count; ++i) // those that suit everybody are taken first: from the end
    if (slots[offered_slots[i]].needed) {
      const uint32_t s = offered_slots[i];
      offered_slots[i] = offered_slots[needed];
      offered_slots[needed++] = s;
    }
  // The next sweep is worth its time when it may bring more than the last one did in vain; but it comes before the last
  // slot is gone.
  constexpr uint64_t kWordsForASlot = 1024;
  const uint64_t time = words / kWordsForASlot, room = (kMaxSlots - slots_count) / 2;
  uint64_t more = time > offered_in_vain ? time : offered_in_vain;
  more = more < room ? more : room;
  sweep_at = kept + (more > kIdleSlots ? static_cast<uint32_t>(more) : kIdleSlots);
}

void name_slot(Slot slot) {
  __atomic_fetch_add(&slots[slot.value].named, 1, __ATOMIC_RELAXED);
}

void unname_slot(Slot slot) {
  __atomic_fetch_sub(&slots[slot.value].named, 1, __ATOMIC_RELAXED);
}

void for_each_slot(void (*f)(AccessState &, bool held, void *), void *argument) {
  SpinGuard guard(registry_lock);
  for (uint32_t s = 0; s < slots_count; ++s)
    if (slots[s].access && !slots[s].held)
      f(*slots[s].access, false, argument);
  for (Thread *t : threads)
    if (t->access)
      f(*t->access, t->state != ThreadState::finished, argument);
}

bool is_forked_child() {
  return forked;
}

void engine_before_fork() {
  registry_lock.lock();
}

void engine_after_fork_in_parent() {
  registry_lock.unlock();
}

void engine_after_fork_in_child(void (*gone_too)(Thread &)) {
  forked = true;
  // The caller is the only thread left, with the fibers that it may switch to; what the others did happened before the
  // fork as far as this process can see.
  registry_lock = {};
  Thread *me = self();
  if (!me)
    return;
  me->os_tid = sys::gettid();
  for (uint32_t i = threads.count; i-- > 0;)
    if (threads[i] != me && threads[i] != me->carrier && !threads[i]->is_fiber) {
      Thread *gone = threads[i];
      gone_too(*gone);
      me->clock->join(SyncVar{nullptr, gone->clock->own(), gone->clock->slot});
      threads[i] = threads[--threads.count];
    }
  unjoined = threads.count - 1;
  program_is_alone = unjoined == 0;
  publish_epoch(*me);
}

} // namespace snarl
