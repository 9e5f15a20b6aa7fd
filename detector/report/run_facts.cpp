#include "detector/report/run_facts.h"

#include "detector/report/words.h"

#include <fmt/format.h>

namespace snarl {

namespace {

std::string gap_text(const CoverageRecord &record) {
  const std::string &detail = record.detail;
  std::string count = record.count ? fmt::format(" ({} times)", record.count) : std::string();
  switch (record.what) {
  case CoverageFact::uninstrumented_module:
    return fmt::format("{} is not instrumented{}: its accesses to memory were not seen", detail, count);
  case CoverageFact::dropped_facts:
    return fmt::format("{} were not recorded, {} of them{}", detail, record.count,
                       record.since_ns ? fmt::format(", since {:.3f} s", static_cast<double>(record.since_ns) / 1e9)
                                       : std::string());
  case CoverageFact::child_without_report:
    return fmt::format("{} forked child process{} had not ended, or {} killed: what {} did has no report", record.count,
                       record.count == 1 ? "" : "es", record.count == 1 ? "was" : "were",
                       record.count == 1 ? "it" : "they");
  case CoverageFact::no_shadow:
    return fmt::format("{} accesses went to memory that has no shadow and were not checked", record.count);
  case CoverageFact::suppressed:
    return fmt::format("{} race{} left out: {}", record.count, record.count == 1 ? " was" : "s were", detail);
  case CoverageFact::ignored:
    if (!detail.empty())
      return fmt::format("{} reads and writes by {} were not checked, because an option names it or a part of it",
                         record.count, detail);
    return fmt::format("plain accesses were not checked {} time{}, because an annotation asked for it", record.count,
                       record.count == 1 ? "" : "s");
  case CoverageFact::sampled:
    return fmt::format("to keep its budget the run checked accesses during {} only; a race may be missed of which one "
                       "side fell into the other {:.3f} s of CPU time",
                       detail, static_cast<double>(record.count) / 1e3);
  }
  return detail;
}

void note_gaps_in_reading(const Run &run, std::vector<std::string> &notes) {
  if (!run.damage.empty())
    notes.push_back(
        fmt::format("{}: read up to {}; what the run recorded after that is missing here", run.path, run.damage));
  else if (!run.end)
    notes.push_back(
        fmt::format("{}: the program has not ended or was killed: this is what it had recorded until then", run.path));
}

} // namespace

RunFacts run_facts(const Run &run) {
  RunFacts facts;
  facts.file = run.path;
  facts.pid = run.pid;
  facts.started_ns = run.started_ns;
  facts.complete = run.complete();
  facts.threads = run.threads.size();
  if (run.process) {
    facts.program = run.process->program;
    facts.args = run.process->argv;
    facts.cwd = run.process->cwd;
    facts.options = run.process->options;
    facts.runtime_version = run.process->tool_version;
  }
  if (run.end) {
    facts.end = run.end->how;
    facts.status = run.end->status;
    facts.duration_s = static_cast<double>(run.end->duration_ns) / 1e9;
    facts.threads = run.end->threads;
  }
  note_gaps_in_reading(run, facts.notes);
  return facts;
}

std::vector<CoverageGap> coverage_gaps(const Run &run) {
  std::vector<CoverageGap> gaps;
  for (const CoverageRecord &record : run.coverage)
    gaps.push_back(
        {record.what, record.count, static_cast<double>(record.since_ns) / 1e9, record.detail, gap_text(record)});
  return gaps;
}

} // namespace snarl
