// What is counted: repeats of findings, and coverage. A count goes into the file each time it reaches a power of two
// and at the end, so that a killed process has it within a factor of two.
#include "runtime/channel/facts.h"
#include "runtime/channel/state.h"
#include "runtime/platform/sys.h"

#include <ctime>

namespace snarl {
namespace {

bool is_power_of_two(uint64_t n) {
  return (n & (n - 1)) == 0;
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

const char *copy_of(const char *text) {
  size_t size = __snarl_strlen(text) + 1;
  return static_cast<const char *>(__snarl_memcpy(allocate_forever(size), text, size));
}

} // namespace

bool met(Finding &finding, bool fresh) {
  ++finding.count;
  if (fresh) {
    finding.id = recording.next_finding + 1;
    finding.written = 1;
    __atomic_store_n(&recording.next_finding, finding.id, __ATOMIC_RELAXED);
  } else if (is_power_of_two(finding.count)) {
    write_repeat(finding);
  }
  return fresh;
}

void write_repeats() {
  recording.findings.each([](TableKey, Finding &finding) {
    if (finding.count != finding.written)
      write_repeat(finding);
  });
}

void write_coverage(bool all) {
  recording.coverage.each([all](TableKey, Coverage &fact) {
    if (all ? fact.count != fact.written : fact.written == 0)
      write_one_coverage(fact);
  });
}

void record_coverage(CoverageFact what, uint64_t count, const char *detail) {
  ChannelGuard guard;
  count_coverage(what, count, detail);
}

void count_coverage(CoverageFact what, uint64_t count, const char *detail) {
  detail = detail ? detail : "";
  uint64_t hash = uint64_t{crc32c(detail, __snarl_strlen(detail))} << 32 | __snarl_strlen(detail);
  bool fresh;
  Coverage &fact = recording.coverage.at({static_cast<uint64_t>(what), hash, 0}, &fresh);
  if (fresh)
    fact = {what, 0, 0, sys::now_ns(CLOCK_REALTIME), copy_of(detail)};
  uint64_t before = fact.count;
  fact.count += count;
  bool passed_power = before == 0 || (before ^ fact.count) > before;
  if (recording.file.is_open() && passed_power)
    write_one_coverage(fact);
}

} // namespace snarl
