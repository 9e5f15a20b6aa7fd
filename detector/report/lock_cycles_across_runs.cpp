#include "detector/report/lock_cycles_across_runs.h"

#include "detector/analysis/lock_cycles.h"
#include "detector/report/build_report.h"
#include "detector/report/make_finding.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace snarl {

namespace {

// The text of all that is known of a stack, up to the function where the thread or the program began.
std::string whole_site(const Stack &stack) {
  std::string out;
  for (const SourceFrame &frame : stack.frames)
    out += fmt::format("{}|{}|{}|{};", frame.function, base_name(frame.file.empty() ? frame.module : frame.file),
                       frame.line, frame.column);
  return out;
}

// Locks of one array are told apart by their places in it. Where a stack is used
// differs from run to run.
uint64_t place_in_block(const Location &location) {
  return location.kind == LocationKind::heap || location.kind == LocationKind::mapped ? location.offset : 0;
}

// Numbers texts from 1.
class Numbers {
public:
  uint32_t of(const std::string &text) {
    return number_of.emplace(text, static_cast<uint32_t>(number_of.size() + 1)).first->second;
  }

private:
  std::map<std::string, uint32_t> number_of;
};

// The locks and the code of all runs by names that hold in each of them.
class CommonNames {
public:
  explicit CommonNames(const std::vector<ResolvedRun> &runs_to_name)
      : runs(runs_to_name), locks(runs.size()), codes(runs.size()) {}

  LockId lock(size_t run, LockId id) {
    auto [known, is_new] = locks[run].emplace(id.value, 0);
    if (is_new)
      known->second = classes.of(program(run) + lock_class(run, runs[run].resolver->lock(id)));
    return LockId(known->second);
  }
  uint32_t code(size_t run, StackId stack) {
    auto [known, is_new] = codes[run].emplace(stack.value, 0);
    if (is_new)
      known->second = sites.of(program(run) + whole_site(runs[run].resolver->stack(stack)));
    return known->second;
  }

private:
  const std::vector<ResolvedRun> &runs;
  std::vector<std::map<uint32_t, uint32_t>> locks, codes;
  Numbers classes, sites;

  // Two programs share no locks, whatever they are called.
  std::string program(size_t run) const {
    const auto &process = runs[run].run->process;
    return process ? std::string(base_name(process->program)) + "\n" : std::string();
  }
  static std::string lock_class(size_t run, const LockFacts &lock) {
    const Location &where = lock.location;
    if (lock.kind == LockKind::thread_end) // threads that the same code makes are as many ends
      return fmt::format("end {} of run {}", lock.id.value, run);
    if (!where.name.empty())
      return fmt::format("variable {} {} {}", lock.name, base_name(where.file), where.line);
    if (!lock.created.empty())
      return fmt::format("made {} {}", place_in_block(where), whole_site(lock.created));
    if (!where.stack.empty())
      return fmt::format("allocated {} {}", where.offset, whole_site(where.stack));
    return fmt::format("lock {} of run {}", lock.id.value, run);
  }
};

bool of_several_runs(const LockCycle &cycle) {
  return std::any_of(cycle.edges.begin(), cycle.edges.end(),
                     [&](const LockCycleEdge &edge) { return edge.run != cycle.edges[0].run; });
}

template <typename T, typename Id> void add_once(std::vector<T> &all, T one, Id id) {
  if (std::none_of(all.begin(), all.end(), [&](const T &other) { return other.id == id; }))
    all.push_back(std::move(one));
}

// Steps of several runs in one finding: threads get numbers of their own, locks those of their classes.
class Joiner {
public:
  Joiner(const std::vector<ResolvedRun> &all_runs, CommonNames &common_names) : runs(all_runs), names(common_names) {
    uint32_t next = 0;
    for (const ResolvedRun &one : runs) {
      first_thread.push_back(next);
      next += one.run->threads.empty() ? 0 : one.run->threads.rbegin()->first.value;
    }
  }

  Finding join(const LockCycle &cycle) {
    Finding out;
    out.count = cycle.count;
    for (const LockCycleEdge &edge : cycle.edges) {
      LockCycle alone;
      alone.edges = {edge};
      add(edge.run, make_finding(*runs[edge.run].resolver, alone), out);
    }
    describe_lock_cycle(out);
    return out;
  }

private:
  const std::vector<ResolvedRun> &runs;
  CommonNames &names;
  std::vector<uint32_t> first_thread; // of each run, less one

  Tid thread(uint32_t run, Tid tid) const { return tid ? Tid(first_thread[run] + tid.value) : tid; }

  void add(uint32_t run, Finding part, Finding &out) {
    for (CycleStep &step : part.cycle) {
      step.run = run + 1;
      step.thread = thread(run, step.thread);
      step.writer = thread(run, step.writer);
      step.held = step.held ? names.lock(run, step.held) : step.held;
      step.wanted = step.wanted ? names.lock(run, step.wanted) : step.wanted;
      out.cycle.push_back(step);
    }
    for (LockFacts &lock : part.locks) {
      lock.id = names.lock(run, lock.id);
      lock.creator = thread(run, lock.creator);
      lock.location.thread = thread(run, lock.location.thread);
      add_once(out.locks, lock, lock.id);
    }
    for (ThreadFacts &facts : part.threads) {
      facts.run = run + 1;
      facts.id_in_run = facts.id;
      facts.id = thread(run, facts.id);
      facts.creator = thread(run, facts.creator);
      add_once(out.threads, facts, facts.id);
    }
  }
};

} // namespace

std::vector<Finding> lock_cycles_across_runs(const std::vector<ResolvedRun> &runs, const std::vector<Finding> &known,
                                             bool *incomplete) {
  CommonNames names(runs);
  std::vector<LockOrderSource> sources;
  for (size_t run = 0; run < runs.size(); ++run) {
    LockOrderSource source = source_of(*runs[run].run);
    source.lock = [&names, run](LockId id) { return names.lock(run, id); };
    source.code = [&names, run](StackId stack) { return names.code(run, stack); };
    sources.push_back(std::move(source));
  }
  LockOrderGraph graph(sources);
  LockCycles found = find_lock_cycles(graph);
  *incomplete = found.incomplete;
  std::set<std::string> told;
  for (const Finding &finding : known)
    told.insert(finding.id);
  std::vector<Finding> out;
  Joiner joiner(runs, names);
  for (const LockCycle &cycle : found.cycles) {
    if (!of_several_runs(cycle))
      continue;
    Finding finding = joiner.join(cycle);
    if (!told.count(finding.id))
      out.push_back(std::move(finding));
  }
  return group_findings(std::move(out));
}

} // namespace snarl
