#include "runtime/sync/jobs.h"

#include "runtime/sync/branches.h"
#include "runtime/sync/by_address.h"
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

constinit ByAddress<Job> jobs{};
uint64_t jobs_numbered;

void drop(Job &job) {
  structure_drop(job.made);
  structure_drop(job.copied);
}

void put_in(const Job &job) {
  auto &table = jobs.table_of(job.address);
  SpinGuard guard(table.lock);
  if (Job *old = table.find(job.address)) {
    drop(*old);
    *old = job;
    return;
  }
  jobs.add(table, job);
}

bool is_there(uintptr_t address, uint64_t number) {
  if (!address)
    return false;
  auto &table = jobs.table_of(address);
  SpinGuard guard(table.lock);
  const Job *job = table.find(address);
  return job && job->number == number;
}

// What comes before each run of the job; `number`: the job's. False: there is none.
bool known_of(uintptr_t address, Structure &known, uint64_t &number) {
  Structure copied;
  uintptr_t original;
  uint64_t number_of_original;
  {
    auto &table = jobs.table_of(address);
    SpinGuard guard(table.lock);
    const Job *job = table.find(address);
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
  put_in({number_of(job), 0, next_number(), 0, structure_left_again(t), {}});
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
  copy.copied = structure_left_again(t);
  put_in(copy);
}

void job_moved(Thread &t, const void *to, const void *from) {
  if (to == from || jobs.empty())
    return;
  RuntimeSection section(t);
  Job job;
  if (!jobs.take_out(number_of(from), job))
    return job_ends(t, to);
  job.address = number_of(to);
  put_in(job);
}

void jobs_swapped(Thread &t, const void *one, const void *other) {
  if (one == other || jobs.empty())
    return;
  RuntimeSection section(t);
  Job first, second;
  const bool is_first = jobs.take_out(number_of(one), first), is_second = jobs.take_out(number_of(other), second);
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
  if (jobs.empty())
    return;
  RuntimeSection section(t);
  if (Job ended; jobs.take_out(number_of(job), ended))
    drop(ended);
}

uint32_t job_begins(Thread &t, const void *job, uintptr_t frame) {
  if (jobs.empty() || t.ignore_sync || (t.held && t.held->takes_own))
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
