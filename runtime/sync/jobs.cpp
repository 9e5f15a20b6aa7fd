#include "runtime/sync/jobs.h"

#include "runtime/platform/memory.h"
#include "runtime/platform/spin.h"
#include "runtime/sync/branches.h"
#include "runtime/sync/hand_overs.h"

namespace snarl {
namespace {

struct Job {
  uintptr_t address; // 0: none
  uintptr_t original;
  uint64_t number, number_of_original; // never the same again
  Structure made;
  Structure copied; // what who made the copy knew, more than that
};

// By address; linear probing, without gaps.
class Jobs {
public:
  SpinLock lock;

  // Null: there is none.
  Job *find(uintptr_t address) {
    for (uint32_t at = count_ ? home_of(address) : mask_ + 1; count_ && jobs_[at].address; at = (at + 1) & mask_)
      if (jobs_[at].address == address)
        return &jobs_[at];
    return nullptr;
  }

  void add(const Job &job) {
    if (count_ * 2 >= mask_)
      grow();
    put(job);
  }

  void remove(const Job &job) {
    auto gap = static_cast<uint32_t>(&job - jobs_);
    for (uint32_t at = (gap + 1) & mask_; jobs_[at].address; at = (at + 1) & mask_) {
      const uint32_t distance = (at - home_of(jobs_[at].address)) & mask_;
      if (distance < ((at - gap) & mask_))
        continue; // would be before its home
      jobs_[gap] = jobs_[at];
      gap = at;
    }
    jobs_[gap] = {};
    --count_;
  }

private:
  Job *jobs_ = nullptr;
  uint32_t count_ = 0, mask_ = 0;

  uint32_t home_of(uintptr_t address) const { return static_cast<uint32_t>(mix_hash(address) >> 32) & mask_; }

  void put(const Job &job) {
    uint32_t at = home_of(job.address);
    while (jobs_[at].address)
      at = (at + 1) & mask_;
    jobs_[at] = job;
    ++count_;
  }

  void grow() {
    Job *const old = jobs_;
    const uint32_t size = old ? mask_ + 1 : 0, bigger = size ? size * 2 : 16;
    jobs_ = static_cast<Job *>(allocate(bigger * sizeof(Job)));
    mask_ = bigger - 1;
    count_ = 0;
    for (uint32_t at = 0; at < size; ++at)
      if (old[at].address)
        put(old[at]);
    if (old)
      release_memory(old, size * sizeof(Job));
  }
};

constexpr uint32_t kTables = 64;
constinit Jobs tables[kTables];
uint64_t jobs_kept, jobs_numbered;

Jobs &table_of(uintptr_t address) {
  return tables[(address >> 4) % kTables];
}

bool there_are_jobs() {
  return __atomic_load_n(&jobs_kept, __ATOMIC_RELAXED) != 0;
}

void drop(Job &job) {
  structure_drop(job.made);
  structure_drop(job.copied);
}

// False: there is none.
bool take_out(uintptr_t address, Job &job) {
  Jobs &jobs = table_of(address);
  SpinGuard guard(jobs.lock);
  Job *found = jobs.find(address);
  if (!found)
    return false;
  job = *found;
  jobs.remove(*found);
  __atomic_fetch_sub(&jobs_kept, 1, __ATOMIC_RELAXED);
  return true;
}

void put_in(const Job &job) {
  Jobs &jobs = table_of(job.address);
  SpinGuard guard(jobs.lock);
  if (Job *old = jobs.find(job.address)) {
    drop(*old);
    *old = job;
    return;
  }
  jobs.add(job);
  __atomic_fetch_add(&jobs_kept, 1, __ATOMIC_RELAXED);
}

bool is_there(uintptr_t address, uint64_t number) {
  if (!address)
    return false;
  Jobs &jobs = table_of(address);
  SpinGuard guard(jobs.lock);
  const Job *job = jobs.find(address);
  return job && job->number == number;
}

// What comes before each run of the job; `number`: the job's. False: there is none.
bool known_of(uintptr_t address, Structure &known, uint64_t &number) {
  Structure copied;
  uintptr_t original;
  uint64_t number_of_original;
  {
    Jobs &jobs = table_of(address);
    SpinGuard guard(jobs.lock);
    const Job *job = jobs.find(address);
    if (!job)
      return false;
    known = structure_copy(job->made);
    copied = structure_copy(job->copied);
    original = job->original;
    number = job->number;
    number_of_original = job->number_of_original;
  }
  if (is_there(original, number_of_original))
    structure_join(known, copied);
  structure_drop(copied);
  return true;
}

// Of several in a row nothing was acquired in between.
Structure known_now(Thread &t) {
  HeldLocks &held = held_locks(t);
  if (held.locks.count || held.handed_in != t.clock->own())
    return structure_left_by(t, Held::counts);
  Structure known;
  structure_create(held.structure, t.slot.value, t.clock->own() - 1, known);
  structure_join(known, held.by_branches);
  return known;
}

uint64_t next_number() {
  return __atomic_add_fetch(&jobs_numbered, 1, __ATOMIC_RELAXED);
}

uintptr_t number_of(const void *address) {
  return reinterpret_cast<uintptr_t>(address);
}

} // namespace

void job_made(Thread &t, const void *job) {
  if (t.ignore_sync)
    return job_ends(t, job);
  RuntimeSection section(t);
  put_in({number_of(job), 0, next_number(), 0, known_now(t), {}});
}

void job_copied(Thread &t, const void *to, const void *from) {
  if (t.ignore_sync)
    return job_ends(t, to);
  RuntimeSection section(t);
  Job copy{};
  while (!known_of(number_of(from), copy.made, copy.number_of_original))
    put_in({number_of(from), 0, next_number(), 0, {}, {}}); // made before jobs mattered
  copy.address = number_of(to);
  copy.original = number_of(from);
  copy.number = next_number();
  copy.copied = known_now(t);
  put_in(copy);
}

void job_moved(Thread &t, const void *to, const void *from) {
  if (to == from || !there_are_jobs())
    return;
  RuntimeSection section(t);
  Job job;
  if (!take_out(number_of(from), job))
    return job_ends(t, to);
  job.address = number_of(to);
  put_in(job);
}

void jobs_swapped(Thread &t, const void *one, const void *other) {
  if (one == other || !there_are_jobs())
    return;
  RuntimeSection section(t);
  Job first, second;
  const bool is_first = take_out(number_of(one), first), is_second = take_out(number_of(other), second);
  if (is_first) {
    first.address = number_of(other);
    put_in(first);
  }
  if (is_second) {
    second.address = number_of(one);
    put_in(second);
  }
}

void job_ends(Thread &t, const void *job) {
  if (!there_are_jobs())
    return;
  RuntimeSection section(t);
  if (Job ended; take_out(number_of(job), ended))
    drop(ended);
}

uint32_t job_begins(Thread &t, const void *job, uintptr_t frame) {
  if (!there_are_jobs() || t.ignore_sync || (t.held && t.held->takes_own))
    return 0;
  RuntimeSection section(t);
  Structure known;
  uint64_t number;
  if (!known_of(number_of(job), known, number))
    return 0;
  const uint32_t entered = certainty_entered(t, known, frame);
  structure_drop(known);
  return entered;
}

} // namespace snarl
