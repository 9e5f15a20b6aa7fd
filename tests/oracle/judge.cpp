#include "tests/oracle/judge.h"

#include <cstring>
#include <sys/wait.h>
#include <unistd.h>

namespace oracle {

namespace {

std::string event_text(const Trace &trace, uint32_t e) {
  return std::to_string(e + 1) + " \"" + to_text(trace[e]) + "\"";
}

bool in_event(const Event &e, uint32_t byte) {
  return e.address <= byte && byte < e.address + uint32_t{e.size};
}

bool granule_races(const Reference &reference, uint32_t first, uint32_t second, uint32_t granule) {
  for (uint32_t byte = granule; byte < granule + kGranuleBytes; ++byte)
    if (reference.race(first, second, byte))
      return true;
  return false;
}

bool is_true(const Trace &trace, const Report &report, const Reference &reference) {
  if (report.first != kUnknownEvent)
    return report.first < report.event && granule_races(reference, report.first, report.event, report.granule);
  for (uint32_t first = 0; first < report.event; ++first)
    if (granule_races(reference, first, report.event, report.granule))
      return true;
  return false;
}

bool reported(const Trace &trace, const std::vector<Report> &reports, uint32_t event, uint32_t byte) {
  for (const Report &r : reports)
    if (r.event == event && r.granule <= byte && byte < r.granule + kGranuleBytes &&
        (r.first == kUnknownEvent || in_event(trace[r.first], byte)))
      return true;
  return false;
}

} // namespace

std::string disagreement(const Trace &trace, const std::vector<Report> &reports, const Reference &reference,
                         RunOptions options) {
  for (const Report &r : reports)
    if (!is_true(trace, r, reference))
      return "FALSE ALARM by event " + event_text(trace, r.event) + " at byte " + std::to_string(r.granule) +
             (r.first < trace.size() ? " against event " + event_text(trace, r.first) : "");
  if (options.rests) // what is not checked may be missed
    return "";
  for (auto [event, byte] : reference.first_races())
    if (!reported(trace, reports, event, byte))
      return "MISSED RACE on byte " + std::to_string(byte) + ", found by event " + event_text(trace, event);
  return "";
}

std::string check(const Trace &trace, RunOptions options) {
  if (!valid(trace))
    return "";
  Reference reference(trace);
  std::string wrong = disagreement(trace, run_in_engine(trace, options), reference, options);
  return wrong.empty() ? engine_at_rest() : wrong;
}

std::string check_in_child(const Trace &trace, RunOptions options) {
  int pipes[2];
  if (pipe(pipes) != 0)
    return "no pipe";
  pid_t child = fork();
  if (child == 0) {
    alarm(20);
    std::string wrong = check(trace, options);
    ssize_t sent = write(pipes[1], wrong.data(), wrong.size());
    _exit(sent == static_cast<ssize_t>(wrong.size()) ? 0 : 1);
  }
  close(pipes[1]);
  std::string wrong;
  char buffer[512];
  for (ssize_t n; (n = read(pipes[0], buffer, sizeof buffer)) > 0;)
    wrong.append(buffer, static_cast<size_t>(n));
  close(pipes[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (status != 0)
    return "CRASH: " + std::string(WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "the engine gave up");
  return wrong;
}

namespace {

// "FALSE", "MISSED" or "CRASH": what must stay the same.
std::string kind_of_failure(const std::string &wrong) {
  return wrong.substr(0, wrong.find(' '));
}

bool fails_alike(const Trace &trace, RunOptions options, const std::string &kind) {
  return valid(trace) && kind_of_failure(check_in_child(trace, options)) == kind;
}

bool try_without(Trace &trace, size_t from, size_t count, RunOptions options, const std::string &kind) {
  Trace smaller(trace.begin(), trace.begin() + static_cast<long>(from));
  smaller.insert(smaller.end(), trace.begin() + static_cast<long>(from + count), trace.end());
  if (!fails_alike(smaller, options, kind))
    return false;
  trace = smaller;
  return true;
}

// A thread without whom the trace still fails, with all that concerns it.
bool try_without_thread(Trace &trace, uint8_t thread, RunOptions options, const std::string &kind) {
  Trace smaller;
  for (const Event &e : trace) {
    if (e.thread != thread && !(is_about(e.op) && e.target == thread))
      smaller.push_back(e);
  }
  if (smaller.size() == trace.size() || !fails_alike(smaller, options, kind))
    return false;
  trace = smaller;
  return true;
}

} // namespace

Trace shrink(Trace trace, RunOptions options) {
  std::string kind = kind_of_failure(check_in_child(trace, options));
  if (kind.empty())
    return trace; // it needs what ran before it
  for (uint8_t thread = 1; thread < kMaxThreads; ++thread)
    try_without_thread(trace, thread, options, kind);
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t count = trace.size() / 2; count > 0; count /= 2)
      for (size_t from = 0; from + count <= trace.size();)
        if (try_without(trace, from, count, options, kind))
          changed = true;
        else
          from += count;
  }
  return trace;
}

} // namespace oracle
