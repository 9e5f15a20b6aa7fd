#include "detector/report/build_report.h"

#include "detector/analysis/lock_cycles.h"
#include "detector/report/aftermath.h"
#include "detector/report/lock_cycles_across_runs.h"
#include "detector/report/make_finding.h"
#include "detector/report/run_facts.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <set>

namespace snarl {

namespace {

// The findings of one run, not grouped yet.
class RunReporter {
public:
  explicit RunReporter(const Run &run_to_report) : run(run_to_report), symbols(run_to_report) {}

  void add_to(Report &report, std::vector<Finding> &findings) {
    add_all(run.races, findings);
    add_misuses(findings);
    add_all(run.hangs, findings);
    RunFacts facts = run_facts(run);
    add_lock_cycles(facts, findings);
    facts.notes.insert(facts.notes.end(), symbols.notes().begin(), symbols.notes().end());
    report.runs.push_back(std::move(facts));
    for (CoverageGap &gap : coverage_gaps(run))
      add_gap(report, std::move(gap));
  }

  ResolvedRun resolved() { return {&run, &resolver}; }

private:
  const Run &run;
  Symbolizer symbols;
  Resolver resolver{run, symbols};

  template <typename Record> void add_all(const std::vector<Record> &records, std::vector<Finding> &findings) {
    for (const Record &record : records) {
      findings.push_back(make_finding(resolver, record));
      findings.back().count = run.times_met(record.finding);
    }
  }

  // Locks have their ids within a run.
  void add_misuses(std::vector<Finding> &findings) {
    std::vector<Finding> misuses;
    add_all(run.misuses, misuses);
    drop_aftermath(misuses);
    std::move(misuses.begin(), misuses.end(), std::back_inserter(findings));
  }

  void add_lock_cycles(RunFacts &facts, std::vector<Finding> &findings) {
    LockCycles found = find_lock_cycles(LockOrderGraph({source_of(run)}));
    std::set<std::set<uint32_t>> deadlocked = locks_of_deadlocks();
    for (const LockCycle &cycle : found.cycles) {
      std::set<uint32_t> locks;
      for (const LockCycleEdge &edge : cycle.edges)
        if (edge.held)
          locks.insert(edge.held->lock.value);
      if (deadlocked.count(locks))
        continue;
      findings.push_back(make_finding(resolver, cycle));
    }
    if (found.incomplete)
      facts.notes.push_back("the lock-order graph is so tangled that the search for cycles was stopped at its bound: "
                            "there may be more potential deadlocks than these");
  }

  // What did deadlock needs no "may deadlock".
  std::set<std::set<uint32_t>> locks_of_deadlocks() const {
    std::set<std::set<uint32_t>> all;
    for (const HangRecord &hang : run.hangs) {
      std::set<uint32_t> locks;
      for (uint32_t index : hang.cycle)
        if (index < hang.waits.size())
          locks.insert(hang.waits[index].lock.value);
      all.insert(locks);
    }
    return all;
  }

  static void add_gap(Report &report, CoverageGap gap) {
    if (gap.fact == CoverageFact::suppressed)
      report.suppressed += gap.count;
    if (gap.fact == CoverageFact::dropped_facts)
      report.dropped += gap.count;
    report.coverage.push_back(std::move(gap));
  }
};

void add_across_runs(const std::vector<std::unique_ptr<RunReporter>> &reporters, Report &report,
                     std::vector<Finding> &findings) {
  std::vector<ResolvedRun> runs;
  for (const auto &reporter : reporters)
    runs.push_back(reporter->resolved());
  bool incomplete = false;
  for (Finding &finding : lock_cycles_across_runs(runs, findings, &incomplete))
    findings.push_back(std::move(finding));
  if (incomplete)
    report.runs[0].notes.push_back("the lock-order graph of all runs is so tangled that the search for cycles was "
                                   "stopped at its bound");
}

} // namespace

Report build_report(const std::vector<Run> &runs) {
  Report report;
  std::vector<Finding> findings;
  std::vector<std::unique_ptr<RunReporter>> reporters;
  for (const Run &run : runs) {
    reporters.push_back(std::make_unique<RunReporter>(run));
    reporters.back()->add_to(report, findings);
  }
  if (runs.size() > 1)
    add_across_runs(reporters, report, findings);
  report.findings = group_findings(std::move(findings));
  return report;
}

} // namespace snarl
