#include "runtime/channel/facts.h"

#include "runtime/channel/channel.h"
#include "runtime/channel/finish.h"
#include "runtime/channel/race_cache.h"
#include "runtime/channel/state.h"
#include "runtime/options/options.h"
#include "runtime/sink.h"

namespace snarl {
namespace {

// So many pairs of contexts with the same innermost frames are findings of their own; further ones count as repeats.
constexpr uint64_t kContextsOfOneRace = 32;

// References are resolved before the record that holds them is built: resolving writes records itself.
struct LocationIds {
  StackId stack;
};
LocationIds resolve(const LocationFact &location) {
  write_thread(location.tid);
  return {stack_of(location.context)};
}
void put(RecordWriter &record, const LocationFact &location, LocationIds ids) {
  record.kind(location.kind).u64(location.base).u64(location.size).id(location.tid).id(ids.stack).u32(location.fd);
}

void resolve_held(const HeldFact *held, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i)
    stack_of(held[i].acquired_at);
}
void put_held(RecordWriter &record, const HeldFact *held, uint32_t count) {
  record.u32(count);
  for (uint32_t i = 0; i < count; ++i)
    record.id(held[i].lock).id(stack_of(held[i].acquired_at)).kind(held[i].mode);
}

void resolve(const AccessFact &access) {
  write_thread(access.tid);
  stack_of(access.context);
  resolve_held(access.held, access.held_count);
}
void put(RecordWriter &record, const AccessFact &access) {
  record.u8(access.flags).u32(access.size).u64(access.address).id(access.tid).id(stack_of(access.context));
  put_held(record, access.held, access.held_count);
}

Frame innermost(Context context) {
  Frame frame = 0;
  bool folded;
  return context && context_frames(context, &frame, 1, &folded) ? frame : 0;
}

TableKey unordered_key(uint64_t kind, uint64_t x, uint64_t y) {
  return x < y ? TableKey{kind, x, y} : TableKey{kind, y, x};
}

void summarise(uint32_t id, FindingSummary summary) {
  if (id <= sizeof(recording.summaries) / sizeof(recording.summaries[0]))
    recording.summaries[id - 1] = summary;
}

// Ends the process when the first finding that is not suppressed shall end it. Without the channel's lock.
bool found(bool fresh) {
  if (fresh && options.halt_on_error && !in_borrowed_memory() && !all_is_suppressed())
    finish_and_exit(EndKind::exit, 0);
  return fresh;
}

bool repeated(const RaceFact &fact, TableKey key, Finding &finding) {
  met(finding, 1);
  remember_race(fact.first.context, fact.second.context, key);
  return false;
}

bool is_new(Finding &finding, bool fresh) {
  if (fresh)
    name(finding);
  else
    met(finding, 1);
  return fresh;
}

bool write_race(const RaceFact &fact) {
  auto kind = static_cast<uint64_t>(fact.kind);
  TableKey key = unordered_key(kind, fact.first.context.value, fact.second.context.value);
  if (Finding *known = recording.findings.find(key))
    return repeated(fact, key, *known);
  Frame frame = innermost(fact.second.context), other = innermost(fact.first.context);
  AlikeRaces &alike = recording.alike.at(unordered_key(kind, frame, other));
  if (alike.contexts == kContextsOfOneRace)
    return repeated(fact, alike.first, *recording.findings.find(alike.first));
  if (alike.contexts++ == 0)
    alike.first = key;
  Finding &finding = recording.findings.at(key);
  name(finding);
  remember_race(fact.first.context, fact.second.context, key);
  summarise(finding.id, {fact.kind, fact.second.tid, fact.first.tid, frame, other});
  resolve(fact.second);
  resolve(fact.first);
  LocationIds location = resolve(fact.location);
  RecordWriter record;
  record.u32(finding.id).kind(fact.kind);
  put(record, fact.second);
  put(record, fact.first);
  put(record, fact.location, location);
  append(RecordType::race, record);
  return true;
}

bool write_misuse(const MisuseFact &fact) {
  Context other = fact.others_count ? fact.others[0].context : Context();
  bool fresh;
  Finding &finding = recording.findings.at({static_cast<uint64_t>(fact.kind), fact.context.value, other.value}, &fresh);
  if (!is_new(finding, fresh))
    return false;
  uint32_t id = finding.id;
  summarise(id, {fact.kind, fact.tid, Tid(), innermost(fact.context), 0});
  write_thread(fact.tid);
  StackId stack = stack_of(fact.context);
  for (uint32_t i = 0; i < fact.others_count; ++i) {
    write_thread(fact.others[i].tid);
    stack_of(fact.others[i].context);
  }
  LocationIds location = resolve(fact.location);
  RecordWriter record;
  record.u32(id).kind(fact.kind).id(fact.tid).id(stack).id(fact.lock).u64(fact.object).u32(fact.others_count);
  for (uint32_t i = 0; i < fact.others_count; ++i)
    record.kind(fact.others[i].role).id(fact.others[i].tid).id(stack_of(fact.others[i].context));
  put(record, fact.location, location);
  append(RecordType::misuse, record.i64(fact.detail).text(fact.text));
  return true;
}

uint64_t hash_of_waits(const HangFact &fact) {
  uint64_t sum = 0; // of all threads, in any order
  for (uint32_t i = 0; i < fact.waits_count; ++i)
    sum += TableKey{fact.waits[i].context.value, fact.waits[i].lock.value, 0}.hash();
  return sum;
}

// Writes the record under this id.
void write_waits(const HangFact &fact, uint32_t id) {
  for (uint32_t i = 0; i < fact.waits_count; ++i) {
    const WaitFact &wait = fact.waits[i];
    write_thread(wait.tid);
    write_thread(wait.owner);
    stack_of(wait.context);
    resolve_held(wait.held, wait.held_count);
    write_thread(wait.other.tid);
    stack_of(wait.other.context);
    resolve(wait.location);
  }
  for (uint32_t i = 0; i < fact.left_count; ++i) {
    stack_of(fact.left[i].thrown_at);
    stack_of(fact.left[i].caught_at);
  }
  if (fact.waits_count && id)
    summarise(id, {fact.kind, fact.waits[0].tid, Tid(), innermost(fact.waits[0].context), 0});
  RecordWriter record;
  record.u32(id).kind(fact.kind).u64(fact.now_ns).u32(fact.waits_count);
  for (uint32_t i = 0; i < fact.waits_count; ++i) {
    const WaitFact &wait = fact.waits[i];
    record.id(wait.tid).kind(wait.kind).id(wait.lock).u64(wait.object).id(stack_of(wait.context));
    record.u64(wait.since_ns).id(wait.owner);
    put_held(record, wait.held, wait.held_count);
    record.kind(wait.mode);
    put(record, wait.location, resolve(wait.location));
    const bool has_other = wait.other.role != StackRole::unknown;
    record.u32(has_other ? 1 : 0);
    if (has_other)
      record.kind(wait.other.role).id(wait.other.tid).id(stack_of(wait.other.context));
    record.u32(wait.outside.pid).u32(wait.outside.os_tid).u32(wait.needed);
  }
  record.u32(fact.cycle_count);
  for (uint32_t i = 0; i < fact.cycle_count; ++i)
    record.u32(fact.cycle[i]);
  record.u32(fact.left_count);
  for (uint32_t i = 0; i < fact.left_count; ++i) {
    const LeftFact &left = fact.left[i];
    record.id(left.lock).id(left.tid).id(stack_of(left.thrown_at)).id(stack_of(left.caught_at));
  }
  append(RecordType::hang, record);
}

bool write_hang(const HangFact &fact) {
  bool fresh;
  Finding &finding = recording.findings.at({static_cast<uint64_t>(fact.kind), hash_of_waits(fact), 1}, &fresh);
  if (!is_new(finding, fresh))
    return false;
  write_waits(fact, finding.id);
  return true;
}

} // namespace

bool record_race(const RaceFact &fact) {
  channel_open();
  bool fresh;
  {
    ChannelGuard guard;
    fresh = write_race(fact);
  }
  return found(fresh);
}

bool record_misuse(const MisuseFact &fact) {
  channel_open();
  bool fresh;
  {
    ChannelGuard guard;
    fresh = write_misuse(fact);
  }
  return found(fresh);
}

bool record_hang(const HangFact &fact) {
  channel_open(!fact.asked);
  bool fresh = false;
  {
    ChannelGuard guard;
    if (fact.asked)
      write_waits(fact, 0);
    else
      fresh = write_hang(fact);
  }
  return found(fresh);
}

void record_lock(const LockFact &fact) {
  if (!channel_open(false))
    return;
  ChannelGuard guard;
  write_thread(fact.created_by);
  StackId created_at = stack_of(fact.created_at);
  LocationIds location = resolve(fact.location);
  RecordWriter record;
  record.id(fact.id).kind(fact.kind).u64(fact.address).id(created_at).id(fact.created_by);
  put(record, fact.location, location);
  append(RecordType::lock, record.u8(fact.flags).u32(fact.tokens));
}

void record_lock_chain(const LockChainFact &fact) {
  ChannelGuard guard;
  if (!recording.file.is_open())
    return;
  StackId acquired_at = stack_of(fact.acquired_at);
  RecordWriter record;
  record.u32(fact.chain).u32(fact.parent).id(fact.lock).id(acquired_at).kind(fact.mode);
  append(RecordType::lock_chain, record);
}

void record_structure(uint32_t structure, const Clock *clocks, uint32_t count) {
  ChannelGuard guard;
  uint32_t known = 0;
  for (uint32_t slot = 0; slot < count; ++slot)
    known += clocks[slot] != 0;
  RecordWriter record;
  record.u32(structure).u32(known);
  for (uint32_t slot = 0; slot < count; ++slot)
    if (clocks[slot])
      record.u32(slot).u64(clocks[slot]);
  append(RecordType::structure, record);
}

void record_acquisition(const AcquisitionFact &fact) {
  ChannelGuard guard;
  if (!recording.file.is_open())
    return;
  write_thread(fact.tid);
  StackId wanted_at = stack_of(fact.wanted_at);
  RecordWriter record;
  record.u32(fact.chain).id(fact.wanted).id(fact.tid).id(wanted_at).kind(fact.wanted_mode).u8(fact.flags);
  record.id(fact.slot).u64(fact.clock).u32(fact.structure).id(fact.structural_slot).u64(fact.structural_clock);
  append(RecordType::acquisition, record);
}

void record_section(const SectionFact &fact) {
  ChannelGuard guard;
  if (!recording.file.is_open())
    return;
  RecordWriter record;
  record.id(fact.lock).id(fact.tid).id(fact.slot).u64(fact.began).u64(fact.ended).u32(fact.structure);
  append(RecordType::section, record);
}

void record_child(const ChildFact &fact) {
  ChannelGuard guard;
  if (!recording.file.is_open())
    return;
  RecordWriter record;
  record.u32(fact.pid).u8(fact.ended).u32(fact.structure).id(fact.slot).u64(fact.clock).u64(fact.time_ns);
  append(RecordType::child, record);
}

} // namespace snarl
