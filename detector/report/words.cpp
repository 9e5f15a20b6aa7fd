#include "detector/report/words.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace snarl {

std::string outside_words(const Wait &wait) {
  const std::string process = wait.outside_pid ? fmt::format("process {}", wait.outside_pid) : "another process";
  if (wait.outside_tid == wait.outside_pid)
    return "the main thread of " + process;
  return fmt::format("thread {} of {}", wait.outside_tid, process);
}

std::string thread_words(const Finding &finding, Tid tid) {
  if (!tid)
    return "an unknown thread";
  const ThreadFacts *facts = finding.thread(tid);
  if (facts && facts->run)
    return fmt::format("{}T{} of run {}", facts->is_main ? "the main thread " : "thread ", facts->id_in_run.value,
                       facts->run);
  if (facts && facts->is_main)
    return fmt::format("the main thread (T{})", tid.value);
  const char *what = facts && facts->is_fiber ? "fiber" : "thread";
  if (facts && !facts->name.empty())
    return fmt::format("{} T{} \"{}\"", what, tid.value, facts->name);
  return fmt::format("{} T{}", what, tid.value);
}

const Event *event_with(const Finding &finding, StackRole role) {
  auto found = std::find_if(finding.events.begin(), finding.events.end(),
                            [&](const Event &event) { return event.role == text(role); });
  return found == finding.events.end() ? nullptr : &*found;
}

const char *misused_noun(const Finding &finding) {
  switch (finding.kind) {
  case FindingKind::lock_lifetime_race:
    return event_with(finding, StackRole::signalled) ? "condition variable" : "lock";
  case FindingKind::condition_misuse:
    return "condition variable";
  case FindingKind::barrier_misuse:
    return "barrier";
  case FindingKind::semaphore_misuse:
    return "semaphore";
  default:
    return "lock";
  }
}

std::string lock_words(const Finding &finding, LockId lock) {
  if (!lock)
    return "one of several locks";
  const LockFacts *facts = finding.lock(lock);
  if (!facts)
    return fmt::format("lock `L{}`", lock.value);
  const bool is_no_lock = facts->kind == LockKind::unknown && lock == finding.misused;
  return fmt::format("{} `{}`", is_no_lock ? misused_noun(finding) : text(facts->kind), facts->name);
}

std::string wanted_words(const Finding &finding, const CycleStep &step, const CycleStep &next) {
  return step.wanted ? lock_words(finding, step.wanted) : "the end of " + thread_words(finding, next.thread);
}

std::string held_words(const Finding &finding, const std::vector<HeldLock> &held) {
  if (held.empty())
    return "no lock";
  std::vector<std::string> parts;
  for (const HeldLock &one : held)
    parts.push_back(lock_words(finding, one.lock) + (one.mode == LockMode::shared ? " (shared)" : ""));
  return list_words(parts);
}

std::string location_words(const Finding &finding, const Location &location) {
  if (!location.name.empty())
    return fmt::format("`{}{}`", location.name, location.member);
  switch (location.kind) {
  case LocationKind::heap:
    return "heap memory";
  case LocationKind::global:
    return "a global variable";
  case LocationKind::stack:
    return "the stack of " + thread_words(finding, location.thread);
  case LocationKind::tls:
    return "thread-local storage of " + thread_words(finding, location.thread);
  case LocationKind::mapped:
    return "mapped memory";
  case LocationKind::descriptor:
    return fmt::format("file descriptor {}", location.descriptor);
  case LocationKind::unknown:
    break;
  }
  return fmt::format("memory at {:#x}", location.address);
}

// Cuts the parameter list: from the first '(' outside angle brackets that does not belong to "operator()" or
// "(anonymous namespace)".
std::string short_function(std::string_view demangled) {
  constexpr std::string_view anonymous = "(anonymous namespace)";
  int depth = 0;
  for (size_t i = 0; i < demangled.size(); ++i) {
    char c = demangled[i];
    bool is_operator = i >= 8 && demangled.substr(0, i).find("operator", i - 8) != std::string_view::npos;
    if (is_operator && (c == '<' || c == '>'))
      continue;
    if (c == '<')
      ++depth;
    else if (c == '>' && depth > 0)
      --depth;
    else if (c == '(' && depth == 0) {
      if (demangled.substr(i, anonymous.size()) == anonymous)
        i += anonymous.size() - 1;
      else if (demangled.substr(i, 2) == "()" && i >= 8 && demangled.substr(i - 8, 8) == "operator")
        ++i;
      else
        return std::string(demangled.substr(0, i));
    }
  }
  return std::string(demangled);
}

std::string where_words(const Stack &stack) {
  return where_words(stack.culprit());
}

std::string where_words(const SourceFrame *frame) {
  if (!frame)
    return "unknown code";
  return frame->function.empty() ? frame->module_and_offset() : short_function(frame->function);
}

std::string bytes_words(uint64_t bytes) {
  return bytes == 1 ? "1 byte" : fmt::format("{} bytes", bytes);
}

std::string list_words(const std::vector<std::string> &parts) {
  std::string out;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i > 0)
      out += i + 1 == parts.size() ? " and " : ", ";
    out += parts[i];
  }
  return out;
}

std::string sentence(std::string text) {
  if (!text.empty())
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

} // namespace snarl
