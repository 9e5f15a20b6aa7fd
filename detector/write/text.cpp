#include "detector/write/text.h"

#include "detector/report/words.h"
#include "detector/write/clean_run.h"
#include "detector/write/cycle_picture.h"
#include "detector/write/stack_text.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace snarl {

namespace {

constexpr size_t kRuleWidth = 100;

class TextWriter {
public:
  TextWriter(const Report &report_to_write, const TextOptions &chosen)
      : report(report_to_write), options(chosen), style(chosen.colour), stacks(style, chosen.folders) {}

  std::string write() {
    for (size_t i = 0; i < report.findings.size(); ++i)
      write_finding(report.findings[i], i + 1);
    write_summary();
    return out;
  }

private:
  const Report &report;
  const TextOptions &options;
  Style style;
  StackText stacks;
  std::string out;

  void line(const std::string &text) { out += text + "\n"; }
  void paragraph(const std::string &text) { out += "\n" + wrapped(text, "  ") + "\n"; }
  void stack(const Stack &s, bool quote) { out += stacks.write(s, "    ", quote && options.quote_source); }

  void write_finding(const Finding &finding, size_t number) {
    line(style.heading(std::string(kRuleWidth, '=')));
    line(style.heading(fmt::format("[{}] {}", number, finding.title)) +
         style.quiet(fmt::format(" ({})", kind_text(finding.kind))));
    for (size_t i = 0; i < finding.accesses.size(); ++i)
      write_access(finding, finding.accesses[i], i > 0);
    if (finding.location && !finding.accesses.empty())
      write_location(finding, *finding.location);
    if (finding.cycle.empty())
      write_events(finding);
    write_cycle(finding);
    if (!finding.cycle.empty())
      write_events(finding);
    write_waits(finding);
    write_locks(finding);
    write_threads(finding);
    paragraph("Why: " + finding.explanation);
    out += "\n" +
           style.quiet(fmt::format("  id {}{}{}", finding.id,
                                   finding.count > 1 ? fmt::format(", met {} times", finding.count) : "",
                                   finding.confidence == Confidence::potential ? ", potential" : "")) +
           "\n\n";
  }

  void write_access(const Finding &finding, const Access &access, bool is_earlier) {
    std::string verb = fmt::format("{}{}", access.is_atomic() ? "atomic " : "", access.operation());
    std::string amount = access.flags & access_flags::descriptor ? "" : " of " + bytes_words(access.size);
    line("");
    line(style.subject(sentence(
        fmt::format("  {}{}{} by {}, holding {}:", is_earlier ? "Earlier " : "", is_earlier ? verb : sentence(verb),
                    amount, thread_words(finding, access.thread), held_words(finding, access.locks_held)))));
    stack(access.stack, true);
    write_acquisitions(finding, access.locks_held);
  }

  void write_acquisitions(const Finding &finding, const std::vector<HeldLock> &locks) {
    for (const HeldLock &held : locks) {
      line(fmt::format("    {} was taken:", lock_words(finding, held.lock)));
      out += stacks.write(held.acquired, "      ", false);
    }
  }

  void write_location(const Finding &finding, const Location &location) {
    line("");
    line(style.subject("  " + location_sentence(finding, location)));
    if (!location.stack.empty())
      stack(location.stack, false);
  }

  std::string location_sentence(const Finding &finding, const Location &location) {
    std::string part = location.offset || finding.accesses[0].size < location.size
                           ? fmt::format("offset {} in ", location.offset)
                           : std::string();
    std::string of_size = location.size ? fmt::format(" of {}", bytes_words(location.size)) : std::string();
    std::string where = fmt::format("Address {:#x} is {}", location.address, part);
    switch (location.kind) {
    case LocationKind::global:
      return global_sentence(finding, location, of_size);
    case LocationKind::heap:
      return fmt::format("{}a heap block{}, allocated by {}:", where, of_size, thread_words(finding, location.thread));
    case LocationKind::mapped:
      return fmt::format("{}a mapping{}, made here:", where, of_size);
    case LocationKind::descriptor:
      return fmt::format("File descriptor {} was opened here:", location.descriptor);
    case LocationKind::stack:
    case LocationKind::tls:
      return fmt::format("Address {:#x} lies in {}.", location.address, location_words(finding, location));
    case LocationKind::unknown:
      break;
    }
    return fmt::format("Address {:#x} lies in no memory that Snarl saw being allocated.", location.address);
  }

  std::string global_sentence(const Finding &finding, const Location &location, const std::string &of_size) {
    std::string in = location.offset ? fmt::format("offset {} in ", location.offset) : std::string();
    std::string subject = location.name.empty() ? std::string() : location_words(finding, location) + ", ";
    subject = location.member.empty() ? in + subject : subject + (in.empty() ? "" : "at " + in);
    std::string declared = location.file.empty() ? std::string() : ", " + stacks.place(location.file, location.line, 0);
    return fmt::format("Address {:#x} is {}a global variable{}{}.", location.address, subject, of_size, declared);
  }

  // A lock held at exit is taken and left behind at the same place: the taking is what to show.
  static bool is_told_later(const Finding &finding, const Event &event) {
    return std::any_of(finding.events.begin(), finding.events.end(), [&](const Event &other) {
      return &other > &event && other.thread == event.thread && other.stack == event.stack;
    });
  }

  void write_events(const Finding &finding) {
    static const std::map<std::string, std::string> phrases = {
        {"offence", "It happened here, in {}:"},
        {"acquired", "Taken by {}:"},
        {"created", "Made by {}:"},
        {"destroyed", "Destroyed by {}:"},
        {"other-wait", "Another wait, by {}:"},
        {"signalled", "Signalled by {}:"},
        {"unlocked", "Unlocked by {}:"},
        {"thrown", "Left behind by an exception, thrown by {}:"},
        {"caught", "Caught by {}:"},
        {"owner", "Owned by {}:"},
        {"unknown", "See also {}:"},
    };
    for (const Event &event : finding.events) {
      if (is_told_later(finding, event))
        continue;
      auto phrase = phrases.find(event.role);
      line("");
      line(style.subject("  " + fmt::format(fmt::runtime(phrase == phrases.end() ? "{}" : phrase->second),
                                            thread_words(finding, event.thread))));
      stack(event.stack, true);
    }
  }

  void write_cycle(const Finding &finding) {
    if (finding.cycle.empty())
      return;
    out += "\n" + cycle_picture(finding, "      ");
    for (size_t i = 0; i < finding.cycle.size(); ++i) {
      const CycleStep &step = finding.cycle[i];
      std::string who = sentence(thread_words(finding, step.thread));
      line("");
      if (const CycleStep *alike = earlier_step_of_same_code(finding, step)) {
        line(style.subject(fmt::format("  {} does as {} does, with {} and {}.", who,
                                       thread_words(finding, alike->thread), lock_words(finding, step.held),
                                       lock_words(finding, step.wanted))));
        continue;
      }
      if (step.held) {
        line(style.subject(fmt::format("  {} holds {}{}, taken here:", who, lock_words(finding, step.held),
                                       step.held_mode == LockMode::shared ? " (shared)" : "")));
        stack(step.held_stack, true);
      }
      const bool wants = step.wanted && finding.confidence != Confidence::observed;
      const std::string goal = wanted_words(finding, step, finding.cycle[(i + 1) % finding.cycle.size()]);
      const char *verb = wants ? "wants" : "waits for";
      line(style.subject(fmt::format("  {} {} {}{} here:", step.held ? "  and" : who, verb, goal,
                                     step.wanted_mode == LockMode::shared ? " (shared)" : "")));
      stack(step.wanted_stack, true);
      if (step.writer) {
        line(style.subject(
            fmt::format("    when {} waits already to write it, here:", thread_words(finding, step.writer))));
        stack(step.writer_stack, true);
      }
    }
  }

  static const CycleStep *earlier_step_of_same_code(const Finding &finding, const CycleStep &step) {
    for (const CycleStep &earlier : finding.cycle) {
      if (&earlier == &step)
        return nullptr;
      if (step.held && step.wanted && earlier.held_stack == step.held_stack &&
          earlier.wanted_stack == step.wanted_stack)
        return &earlier;
    }
    return nullptr;
  }

  // What a thread waits for, as its wait record tells it.
  static std::string wait_words(const Finding &finding, Tid thread) {
    for (const Wait &wait : finding.waits)
      if (wait.thread == thread)
        return wait_words(finding, wait);
    return "something";
  }
  static std::string wait_words(const Finding &finding, const Wait &wait) {
    if (wait.lock)
      return lock_words(finding, wait.lock);
    if (wait.kind == WaitKind::join)
      return wait.owner ? fmt::format("the end of {}", thread_words(finding, wait.owner)) : "the end of a thread";
    if (wait.kind == WaitKind::pipe)
      return fmt::format("the other end of descriptor {}, which only this process has", wait.object);
    const char *what = wait.kind == WaitKind::unknown     ? "object"
                       : wait.kind == WaitKind::condition ? "condition variable"
                                                          : text(wait.kind);
    const bool of_library = wait.location && wait.location->name.rfind("std::__", 0) == 0; // tells nobody anything
    if (!wait.location || of_library)
      return fmt::format("the {} at {:#x}", what, wait.object);
    if (!wait.location->name.empty())
      return fmt::format("{} {}", what, location_words(finding, *wait.location));
    return fmt::format("the {} at {:#x}, in {}", what, wait.object, location_words(finding, *wait.location));
  }
  // How long it has waited; not of who has just begun to.
  static std::string waited_words(const Wait &wait) {
    constexpr uint64_t tenth = 100'000'000;
    return wait.waited_ns < tenth ? "waits"
                                  : fmt::format("has waited {:.1f} s", static_cast<double>(wait.waited_ns) / 1e9);
  }

  // How many have come to a barrier.
  static std::string arrived_words(const Finding &finding, const Wait &wait) {
    const auto come = std::count_if(finding.waits.begin(), finding.waits.end(),
                                    [&](const Wait &other) { return other.needed && other.object == wait.object; });
    return fmt::format(" ({} of {} threads have come)", come, wait.needed);
  }

  // The threads of the cycle have told their story already.
  static bool is_in_cycle(const Finding &finding, Tid thread) {
    return std::any_of(finding.cycle.begin(), finding.cycle.end(),
                       [&](const CycleStep &step) { return step.thread == thread; });
  }

  void write_waits(const Finding &finding) {
    for (const Wait &wait : finding.waits) {
      if (is_in_cycle(finding, wait.thread))
        continue;
      std::string more = wait.needed               ? arrived_words(finding, wait)
                         : wait.lock && wait.owner ? fmt::format(" (held by {})", thread_words(finding, wait.owner))
                         : wait.outside_tid        ? fmt::format(" (held by {})", outside_words(wait))
                                                   : "";
      std::string act = wait.kind == WaitKind::nothing
                            ? "runs, or is in a call of the system"
                            : fmt::format("{} for {}{}", waited_words(wait), wait_words(finding, wait), more);
      line("");
      line(style.subject(fmt::format("  {} {}, holding {}:", sentence(thread_words(finding, wait.thread)), act,
                                     held_words(finding, wait.locks_held))));
      stack(wait.stack, finding.cycle.empty());
      write_acquisitions(finding, wait.locks_held);
      write_others(finding, wait);
    }
  }

  // What another thread did that explains why nobody comes.
  void write_others(const Finding &finding, const Wait &wait) {
    if (wait.location && !wait.location->file.empty())
      line(style.subject("    it is declared at " + stacks.place(wait.location->file, wait.location->line, 0)));
    for (const Event &other : wait.others) {
      std::string who = thread_words(finding, other.thread);
      line(style.subject(other.role == text(StackRole::signalled)
                             ? fmt::format("    it was signalled by {} when nobody waited for it:", who)
                         : other.role == text(StackRole::acquired)
                             ? fmt::format("    it was taken by {}, which has ended:", who)
                             : fmt::format("    see also {}:", who)));
      out += stacks.write(other.stack, "      ", false);
    }
  }

  // Threads, or locks, of which the same is to be said, are named together.
  struct Alike {
    std::vector<std::string> names;
    std::string predicate, details;
  };
  static void add_alike(std::vector<Alike> &all, std::string name, std::string predicate, std::string details) {
    for (Alike &alike : all)
      if (alike.predicate == predicate && alike.details == details)
        return alike.names.push_back(std::move(name));
    all.push_back({{std::move(name)}, std::move(predicate), std::move(details)});
  }
  void write_alike(const std::vector<Alike> &all, const char *one, const char *many) {
    for (const Alike &alike : all) {
      const char *verb = alike.names.size() == 1 ? one : many;
      line("");
      line(style.subject(fmt::format("  {} {} {}", sentence(list_words(alike.names)), verb, alike.predicate)));
      out += alike.details;
    }
  }

  void write_locks(const Finding &finding) {
    std::vector<Alike> all;
    for (const LockFacts &lock : finding.locks) {
      const Location &location = lock.location;
      if (lock.created.empty() && location.kind == LocationKind::unknown)
        continue;
      bool is_allocation = lock.created.empty() && !location.stack.empty();
      std::string end = !lock.created.empty() ? "; made here:"
                        : is_allocation ? fmt::format(", allocated by {}:", thread_words(finding, location.thread))
                                        : ".";
      const Stack &birth = is_allocation ? location.stack : lock.created;
      add_alike(all, lock_words(finding, lock.id), lock_place(finding, lock) + end,
                birth.empty() ? "" : stacks.write(birth, "    ", false));
    }
    write_alike(all, "is", "are");
  }

  std::string lock_place(const Finding &finding, const LockFacts &lock) {
    const Location &location = lock.location;
    switch (location.kind) {
    case LocationKind::global:
      return location.file.empty() ? fmt::format("a global at {:#x}", lock.address)
                                   : "declared at " + stacks.place(location.file, location.line, 0);
    case LocationKind::heap:
      return fmt::format("at offset {} of a heap block of {}", location.offset, bytes_words(location.size));
    case LocationKind::unknown:
      return fmt::format("at {:#x}", lock.address);
    default:
      return fmt::format("at {:#x}, in {}", lock.address, location_words(finding, location));
    }
  }

  void write_threads(const Finding &finding) {
    std::vector<Alike> all;
    for (const ThreadFacts &thread : finding.threads) {
      if (thread.is_main)
        continue;
      std::string predicate =
          fmt::format("created by {}{}", thread_words(finding, thread.creator), thread.created.empty() ? "." : ":");
      add_alike(all, thread_words(finding, thread.id), predicate,
                thread.created.empty() ? "" : stacks.write(thread.created, "    ", false));
    }
    write_alike(all, "was", "were");
  }

  void write_summary() {
    std::map<std::string, size_t> by_kind;
    for (const Finding &finding : report.findings)
      ++by_kind[kind_text(finding.kind)];
    std::vector<std::string> parts;
    for (const auto &[kind, count] : by_kind)
      parts.push_back(fmt::format("{} {}", count, kind));
    size_t total = report.findings.size();
    line(style.subject(total == 0
                           ? std::string("snarl: nothing found")
                           : fmt::format("snarl: {} finding{}: {}", total, total == 1 ? "" : "s", list_words(parts))));
    if (options.name_runs)
      for (size_t i = 0; i < report.runs.size(); ++i)
        line((report.runs.size() > 1 ? fmt::format("Run {}: ", i + 1) : "Run: ") + run_words(report.runs[i]));
    if (!report.coverage.empty())
      line("This run could not see everything:");
    for (const CoverageGap &gap : report.coverage)
      line("  - " + gap.text);
    for (const RunFacts &run : report.runs)
      for (const std::string &note : run.notes)
        line("Note: " + note);
    if (options.unused_suppressions)
      out += unused_suppressions_text(report);
  }

  // "./bank --fast (pid 4711), exit status 0 after 1.500 s"
  static std::string run_words(const RunFacts &run) {
    std::string command = run.args.empty() ? run.program : run.args[0];
    for (size_t i = 1; i < run.args.size(); ++i)
      command += " " + run.args[i];
    if (command.size() > kRuleWidth)
      command = command.substr(0, kRuleWidth - 3) + "...";
    std::string end = "no end recorded";
    if (run.end)
      end = *run.end == EndKind::signal ? fmt::format("signal {}", run.status)
                                        : fmt::format("{} status {}", text(*run.end), run.status);
    return fmt::format("{} (pid {}), {}{}", command.empty() ? "unknown program" : command, run.pid, end,
                       run.duration_s ? fmt::format(" after {:.3f} s", *run.duration_s) : "");
  }

  static std::string wrapped(const std::string &text, const std::string &indent) {
    std::string result = indent;
    size_t column = indent.size(), at = 0;
    while (at < text.size()) {
      size_t end = std::min(text.find(' ', at), text.size());
      size_t length = end - at;
      if (column > indent.size() && column + length > kRuleWidth) {
        result += "\n" + indent;
        column = indent.size();
      } else if (column > indent.size()) {
        result += ' ';
        ++column;
      }
      result.append(text, at, length);
      column += length;
      at = end + 1;
    }
    return result;
  }
};

} // namespace

std::string write_text(const Report &report, const TextOptions &options) {
  return TextWriter(report, options).write();
}

} // namespace snarl
