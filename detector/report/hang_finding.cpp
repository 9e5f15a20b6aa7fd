#include "detector/analysis/fingerprint.h"
#include "detector/report/cycle_code.h"
#include "detector/report/cycle_remedy.h"
#include "detector/report/left_lock.h"
#include "detector/report/make_finding.h"
#include "detector/report/words.h"

#include <algorithm>
#include <fmt/format.h>

namespace snarl {

namespace {

Wait resolved(Resolver &resolver, const WaitRecord &record, uint64_t now_ns) {
  Wait wait{record.tid,
            record.kind,
            record.lock,
            record.object,
            record.owner,
            record.since_ns,
            resolver.stack(record.stack),
            resolver.held_locks(record.held),
            record.mode};
  if (record.location.kind != LocationKind::unknown)
    wait.location = resolver.location(record.location, record.object);
  for (const OtherStackRecord &other : record.others)
    wait.others.push_back({text(other.role), other.tid, resolver.stack(other.stack)});
  if (record.since_ns && record.since_ns <= now_ns)
    wait.waited_ns = now_ns - record.since_ns;
  wait.needed = record.needed;
  wait.outside_pid = record.outside_pid;
  wait.outside_tid = record.outside_tid;
  return wait;
}

// In a cycle each thread waits for the next one: what it holds is what the thread before it wants.
std::vector<CycleStep> cycle_steps(const std::vector<Wait> &waits, const std::vector<uint32_t> &order) {
  std::vector<CycleStep> steps;
  for (size_t i = 0; i < order.size(); ++i) {
    const Wait &wait = waits[order[i]], &before = waits[order[(i + order.size() - 1) % order.size()]];
    CycleStep step;
    step.thread = wait.thread;
    step.wanted = wait.lock;
    step.wanted_mode = wait.mode;
    step.wanted_stack = wait.stack;
    for (const HeldLock &held : wait.locks_held) // a writer that keeps readers out only waits
      if (held.lock == before.lock) {
        step.held = held.lock;
        step.held_mode = held.mode;
        step.held_stack = held.acquired;
      }
    steps.push_back(step);
  }
  return steps;
}

// Of what the threads of the cycle hold against each other: the first exception that left a lock behind.
void add_exceptions(Resolver &resolver, const std::vector<LeftLockRecord> &left, Finding &finding) {
  for (const CycleStep &step : finding.cycle)
    for (const LeftLockRecord &record : left)
      if (record.lock == step.held && record.tid == step.thread &&
          add_exception(finding, step.held_stack,
                        {text(StackRole::thrown), record.tid, resolver.stack(record.thrown_at)},
                        {text(StackRole::caught), record.tid, resolver.stack(record.caught_at)}))
        break;
}

// Not of joins or the like.
bool is_of_locks(const Finding &finding) {
  return std::all_of(finding.cycle.begin(), finding.cycle.end(),
                     [](const CycleStep &step) { return step.held && step.wanted; }) &&
         finding.cycle.size() > 1;
}

// Does a signal handler wait for what the code that it interrupted holds?
bool waits_in_handler(const Finding &finding) {
  if (finding.kind != FindingKind::self_deadlock || finding.cycle.empty())
    return false;
  const CycleStep &step = finding.cycle[0];
  const auto handlers = [](const Stack &stack) {
    return std::count_if(stack.frames.begin(), stack.frames.end(), [](const SourceFrame &f) { return f.is_signal; });
  };
  return handlers(step.wanted_stack) > handlers(step.held_stack);
}

// The deadlock goes through threads of other processes.
bool is_of_processes(const Finding &finding) {
  return finding.kind == FindingKind::deadlock && finding.cycle.empty() && !finding.waits.empty();
}

// What a newcomer must know of the waits of a stall.
std::string lesson(const Finding &finding) {
  std::string all;
  const auto some = [&](auto predicate) { return std::any_of(finding.waits.begin(), finding.waits.end(), predicate); };
  if (some([](const Wait &wait) { return wait.needed != 0; }))
    all += " A barrier lets nobody pass until as many threads have come as it was made for.";
  if (some([](const Wait &wait) {
        return std::any_of(wait.others.begin(), wait.others.end(),
                           [](const Event &event) { return event.role == text(StackRole::signalled); });
      }))
    all += " A signal is lost when nobody waits for it: whoever is about to wait must look first, under the mutex, "
           "whether what he waits for is there already.";
  return all;
}

std::string title(const Finding &finding) {
  std::vector<std::string> threads;
  for (const CycleStep &step : finding.cycle)
    threads.push_back(thread_words(finding, step.thread));
  if (waits_in_handler(finding))
    return sentence(fmt::format("a signal handler waits for {}, which the code that it interrupted holds",
                                lock_words(finding, finding.waits[0].lock)));
  if (finding.kind == FindingKind::self_deadlock && !finding.waits.empty())
    return sentence(fmt::format(
        "{} waits for {}, which it holds itself{}", thread_words(finding, finding.waits[0].thread),
        lock_words(finding, finding.waits[0].lock), tells_exception(finding) ? ": an exception left it locked" : ""));
  if (finding.kind == FindingKind::deadlock && !threads.empty())
    return fmt::format("Deadlock: {} wait for each other", list_words(threads));
  if (is_of_processes(finding))
    return fmt::format("Deadlock: {} and {} wait for each other", thread_words(finding, finding.waits[0].thread),
                       outside_words(finding.waits[0]));
  if (finding.kind == FindingKind::snapshot)
    return fmt::format("Snapshot: what {} threads do", finding.waits.size());
  if (finding.waits.size() == 1)
    return fmt::format("Stall: {} waits and nobody can wake it", thread_words(finding, finding.waits[0].thread));
  return fmt::format("Stall: {} threads wait and none can wake another", finding.waits.size());
}

} // namespace

Finding make_finding(Resolver &resolver, const HangRecord &hang) {
  Finding finding;
  finding.kind = hang.kind;
  for (const WaitRecord &wait : hang.waits)
    finding.waits.push_back(resolved(resolver, wait, hang.now_ns));
  bool cycle_is_sound =
      std::all_of(hang.cycle.begin(), hang.cycle.end(), [&](uint32_t index) { return index < finding.waits.size(); });
  if (cycle_is_sound)
    finding.cycle = cycle_steps(finding.waits, hang.cycle);
  add_exceptions(resolver, hang.left, finding);
  resolver.complete(finding);
  finding.title = title(finding);
  finding.explanation = kind_summary(hang.kind);
  if (waits_in_handler(finding))
    finding.explanation +=
        " The signal must be blocked while the lock is held, or the handler do without it: no lock is "
        "among what a signal handler may use.";
  if (tells_exception(finding))
    finding.explanation += " An exception passed by the unlock; a scoped lock mends it.";
  if (finding.kind == FindingKind::deadlock && is_of_locks(finding))
    finding.explanation += " " + cycle_remedy(finding);
  if (finding.kind == FindingKind::stall)
    finding.explanation += lesson(finding);
  if (is_of_processes(finding))
    finding.explanation += " The circle goes through locks that processes share; each process that is in it tells its "
                           "own part. All of them must take these locks in one order.";
  std::vector<std::string> sites = cycle_sites(finding.cycle);
  if (sites.empty())
    for (const Wait &wait : finding.waits)
      sites.push_back(code_site(wait.stack));
  finding.id = fingerprint(kind_text(hang.kind), sites, "");
  return finding;
}

} // namespace snarl
