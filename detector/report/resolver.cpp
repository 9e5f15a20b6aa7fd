#include "detector/report/resolver.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace snarl {

namespace {

// Collects the locks and threads that a finding names, in the order of their ids.
struct Names {
  std::set<uint32_t> locks, threads;

  void add(LockId lock) {
    if (lock)
      locks.insert(lock.value);
  }
  void add(Tid thread) {
    if (thread)
      threads.insert(thread.value);
  }
  void add(const std::vector<HeldLock> &held) {
    for (const HeldLock &one : held)
      add(one.lock);
  }
  void add(const Access &access) {
    add(access.thread);
    add(access.locks_held);
  }
  void add(const Event &event) { add(event.thread); }
  void add(const Wait &wait) {
    add(wait.thread);
    add(wait.owner);
    add(wait.lock);
    add(wait.locks_held);
    if (wait.location)
      add(wait.location->thread);
    for (const Event &other : wait.others)
      add(other);
  }
  void add(const CycleStep &step) {
    add(step.thread);
    add(step.held);
    add(step.wanted);
    add(step.writer);
    for (LockId lock : step.around)
      add(lock);
  }
  void add(const LockFacts &lock) {
    add(lock.creator);
    add(lock.location.thread);
  }
};

} // namespace

Location Resolver::location(const LocationRecord &record, uint64_t address) {
  Location out;
  out.kind = record.kind;
  out.address = address;
  out.size = record.size;
  out.offset = record.base && record.base <= address ? address - record.base : 0;
  out.thread = record.tid;
  out.descriptor = record.fd;
  out.stack = stack(record.stack);
  bool may_be_global = record.kind == LocationKind::global || record.kind == LocationKind::unknown;
  if (auto variable = may_be_global && address ? symbols.global(address) : std::nullopt) {
    out.kind = LocationKind::global;
    out.name = variable->name;
    out.member = variable->member;
    out.at_library_lock = variable->at_library_lock;
    out.size = variable->size;
    out.offset = address - variable->address;
    out.file = variable->file;
    out.line = variable->line;
  }
  return out;
}

std::vector<HeldLock> Resolver::held_locks(const std::vector<HeldLockRecord> &records) {
  std::vector<HeldLock> out;
  for (const HeldLockRecord &record : records)
    out.push_back({record.lock, record.mode, stack(record.acquired_at)});
  return out;
}

std::vector<LockId> Resolver::locks_around(const LockChainRecord &last) const {
  constexpr size_t kMost = 16;
  std::vector<LockId> out;
  std::vector<const LockChainRecord *> held;
  run.order.chains.held(last.parent, held);
  for (size_t i = 0; i < held.size() && out.size() < kMost; ++i)
    if (held[i]->mode == LockMode::exclusive)
      out.push_back(held[i]->lock);
  return out;
}

Access Resolver::access(const AccessRecord &record) {
  return {record.flags, record.size, record.address, record.tid, stack(record.stack), held_locks(record.held)};
}

LockFacts Resolver::lock(LockId id) {
  LockFacts out;
  out.id = id;
  out.name = fmt::format("L{}", id.value);
  const LockRecord *record = run.lock(id);
  if (!record)
    return out;
  out.kind = record->kind;
  out.address = record->address;
  out.location = location(record->location, record->address);
  out.creator = record->creator;
  out.created = stack(record->created_at);
  const Location &where = out.location;
  if (!where.name.empty())
    out.name = where.member.empty() && where.offset && !where.at_library_lock
                   ? fmt::format("{}+{}", where.name, where.offset)
                   : where.name + where.member;
  return out;
}

ThreadFacts Resolver::thread(Tid tid) {
  ThreadFacts out;
  out.id = tid;
  out.is_main = tid.value == 1;
  const ThreadRecord *record = run.thread(tid);
  if (!record)
    return out;
  out.creator = record->creator;
  out.os_tid = record->os_tid;
  out.is_main = record->flags & thread_flags::main;
  out.is_detached = record->flags & thread_flags::detached;
  out.is_fiber = record->flags & thread_flags::fiber;
  out.name = out.is_main ? "main" : record->name;
  out.created = stack(record->created_at);
  return out;
}

void Resolver::complete(Finding &finding) {
  Names names;
  for (const Access &access : finding.accesses)
    names.add(access);
  for (const Event &event : finding.events)
    names.add(event);
  for (const CycleStep &step : finding.cycle)
    names.add(step);
  for (const Wait &wait : finding.waits)
    names.add(wait);
  names.add(finding.misused);
  if (finding.location)
    names.add(finding.location->thread);
  for (uint32_t id : names.locks) {
    finding.locks.push_back(lock(LockId(id)));
    names.add(finding.locks.back());
  }
  // A creator is named by its thread's facts, so creators of creators are followed up to the main thread.
  for (auto next = names.threads.begin(); next != names.threads.end(); ++next)
    for (const ThreadRecord *t = run.thread(Tid(*next));
         t && t->creator && names.threads.insert(t->creator.value).second; t = run.thread(t->creator)) {
    }
  for (uint32_t id : names.threads)
    finding.threads.push_back(thread(Tid(id)));
}

} // namespace snarl
