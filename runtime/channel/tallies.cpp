// What is counted: repeats of findings, and coverage. A count goes into the file each time it reaches a power of two
// and at the end, so that a killed process has it within a factor of two.
#include "runtime/channel/facts.h"
#include "runtime/channel/race_cache.h"
#include "runtime/channel/state.h"
#include "runtime/platform/sys.h"

#include <ctime>

namespace snarl {
namespace {

bool passes_power_of_two(uint64_t before, uint64_t after) {
  return (before ^ after) > before;
}

void write_repeat(Finding &finding) {
  RecordWriter record;
  append(RecordType::repeat, record.u32(finding.id).u64(finding.count));
  finding.written = finding.count;
}

void write_one_coverage(Coverage &fact) {
  RecordWriter record;
  append(RecordType::coverage, record.kind(fact.what).u64(fact.count).u64(fact.since_ns).text(fact.detail));
  fact.written = fact.count;
}

OftenCounted *often; // under the channel's lock

void tell(OftenCounted &fact) {
  const uint64_t count = __atomic_load_n(&fact.count, __ATOMIC_RELAXED);
  if (count != fact.told)
    count_coverage(fact.what, count - fact.told, fact.detail);
  fact.told = count;
}

const char *copy_of(const char *text) {
  size_t size = __snarl_strlen(text) + 1;
  return static_cast<const char *>(__snarl_memcpy(allocate_forever(size), text, size));
}

} // namespace

void name(Finding &finding) {
  finding.id = recording.next_finding + 1;
  finding.count = finding.written = 1;
  __atomic_store_n(&recording.next_finding, finding.id, __ATOMIC_RELAXED);
}

void met(Finding &finding, uint64_t times) {
  uint64_t before = finding.count;
  finding.count += times;
  if (passes_power_of_two(before, finding.count))
    write_repeat(finding);
}

void write_repeats() {
  flush_race_cache(false);
  recording.findings.each([](TableKey, Finding &finding) {
    if (finding.count != finding.written)
      write_repeat(finding);
  });
}

void write_coverage(bool all) {
  recording.coverage.each([all](TableKey, Coverage &fact) {
    if (all ? fact.count != fact.written : fact.written == Coverage::kNever)
      write_one_coverage(fact);
  });
}

void record_coverage(CoverageFact what, uint64_t count, const char *detail) {
  ChannelGuard guard;
  count_coverage(what, count, detail, 0);
}

void record_sampling(uint64_t unchecked_ms, uint64_t first_rest_ns, const char *detail) {
  ChannelGuard guard;
  Coverage &fact = recording.coverage.at({static_cast<uint64_t>(CoverageFact::sampled), 0, 0});
  fact = {CoverageFact::sampled, unchecked_ms, Coverage::kNever, first_rest_ns - recording.started_ns, copy_of(detail)};
  if (recording.file.is_open())
    write_one_coverage(fact);
}

void count_often(OftenCounted &fact) {
  const uint64_t count = __atomic_add_fetch(&fact.count, 1, __ATOMIC_RELAXED);
  if (count & (count - 1))
    return;
  ChannelGuard guard;
  if (!fact.listed) {
    fact.next = often;
    often = &fact;
    fact.listed = true;
  }
  tell(fact);
}

void tell_often_counted() {
  for (OftenCounted *fact = often; fact; fact = fact->next)
    tell(*fact);
}

void forget_often_counted() {
  for (OftenCounted *fact = often; fact; fact = fact->next)
    fact->count = fact->told = 0;
}

uint64_t since_start_ns() {
  return sys::now_ns(CLOCK_MONOTONIC) - recording.started_ns;
}

void count_coverage(CoverageFact what, uint64_t count, const char *detail, uint64_t since_ns) {
  detail = detail ? detail : "";
  uint64_t hash = uint64_t{crc32c(detail, __snarl_strlen(detail))} << 32 | __snarl_strlen(detail);
  bool fresh;
  Coverage &fact = recording.coverage.at({static_cast<uint64_t>(what), hash, 0}, &fresh);
  if (fresh)
    fact = {what, 0, Coverage::kNever, since_ns, copy_of(detail)};
  uint64_t before = fact.count;
  fact.count += count;
  if (recording.file.is_open() && (before == 0 || passes_power_of_two(before, fact.count)))
    write_one_coverage(fact);
}

} // namespace snarl
