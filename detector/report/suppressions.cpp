#include "detector/report/suppressions.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <set>

namespace snarl {

namespace {

// What ThreadSanitizer's kinds stand for. "mutex" is every misuse of a lock.
bool foreign_kind_covers(std::string_view kind, FindingKind found) {
  static const std::set<FindingKind> races = {FindingKind::data_race, FindingKind::use_after_free_race,
                                              FindingKind::descriptor_race, FindingKind::vptr_race};
  static const std::set<FindingKind> deadlocks = {FindingKind::potential_deadlock, FindingKind::deadlock,
                                                  FindingKind::stall, FindingKind::self_deadlock};
  static const std::set<FindingKind> signals = {FindingKind::signal_unsafe_call, FindingKind::errno_overwritten};
  if (kind == "race" || kind == "race_top")
    return races.count(found) > 0;
  if (kind == "deadlock")
    return deadlocks.count(found) > 0;
  if (kind == "thread")
    return found == FindingKind::thread_leak;
  if (kind == "signal")
    return signals.count(found) > 0;
  if (kind == "mutex")
    return !races.count(found) && !deadlocks.count(found) && found != FindingKind::thread_leak && !signals.count(found);
  return kind == "called_from_lib" || kind == "*";
}

bool is_foreign(std::string_view kind) {
  static const std::set<std::string_view> foreign = {"race",   "race_top", "deadlock",       "mutex",
                                                     "thread", "signal",   "called_from_lib"};
  return foreign.count(kind) > 0;
}

bool is_known_kind(std::string_view kind) {
  static const std::set<std::string_view> known = {
#define SNARL_FINDING(name, text, summary) text,
#include "detector/core/finding_kinds.def"
#undef SNARL_FINDING
      "*"};
  return known.count(kind) > 0 || is_foreign(kind);
}

bool covers(const Suppression &rule, FindingKind kind) {
  return rule.kind == kind_text(kind) || foreign_kind_covers(rule.kind, kind);
}

// The stacks that a rule looks at. ThreadSanitizer's look at those of the threads' creation too.
std::vector<const Stack *> stacks_for(const Suppression &rule, const Finding &finding) {
  std::vector<const Stack *> stacks;
  for (const Access &access : finding.accesses)
    stacks.push_back(&access.stack);
  for (const Event &event : finding.events)
    stacks.push_back(&event.stack);
  for (const CycleStep &step : finding.cycle) {
    stacks.push_back(&step.held_stack);
    stacks.push_back(&step.wanted_stack);
  }
  for (const Wait &wait : finding.waits)
    stacks.push_back(&wait.stack);
  if (is_foreign(rule.kind) && rule.kind != "race_top" && rule.kind != "called_from_lib")
    for (const ThreadFacts &thread : finding.threads)
      stacks.push_back(&thread.created);
  return stacks;
}

bool frame_matches(const Suppression &rule, const SourceFrame &frame) {
  if (pattern_matches(rule.pattern, frame.module))
    return true;
  return rule.kind != "called_from_lib" &&
         (pattern_matches(rule.pattern, frame.function) || pattern_matches(rule.pattern, frame.file));
}

bool matches(const Suppression &rule, const Finding &finding) {
  if (!covers(rule, finding.kind))
    return false;
  if (finding.location && rule.kind != "called_from_lib" && pattern_matches(rule.pattern, finding.location->name))
    return true;
  const bool innermost_only = rule.kind == "race_top" || rule.kind == "called_from_lib";
  for (const Stack *stack : stacks_for(rule, finding)) {
    size_t looked_at = innermost_only ? std::min<size_t>(1, stack->frames.size()) : stack->frames.size();
    for (size_t i = 0; i < looked_at; ++i)
      if (frame_matches(rule, stack->frames[i]))
        return true;
  }
  return false;
}

std::string_view trimmed(std::string_view text) {
  size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// A pattern whose text may hold '*', matched from the start of `text` to its end.
bool whole_matches(std::string_view pattern, std::string_view text) {
  size_t p = 0, t = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

} // namespace

bool pattern_matches(std::string_view pattern, std::string_view text) {
  if (pattern.empty() || text.empty())
    return false;
  std::string whole(pattern);
  if (whole.front() == '^')
    whole.erase(0, 1);
  else
    whole.insert(0, "*");
  if (!whole.empty() && whole.back() == '$')
    whole.pop_back();
  else
    whole += '*';
  return whole_matches(whole, text);
}

ParsedSuppressions parse_suppressions(std::string_view text, const std::string &name) {
  ParsedSuppressions out;
  for (size_t at = 0, number = 1; at <= text.size(); ++number) {
    size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = trimmed(text.substr(at, end - at));
    at = end + 1;
    if (line.empty() || line.front() == '#')
      continue;
    size_t colon = line.find(':');
    std::string_view kind = line.substr(0, colon);
    std::string_view pattern = colon == std::string_view::npos ? "" : trimmed(line.substr(colon + 1));
    if (pattern.empty() || !is_known_kind(kind)) {
      out.error =
          fmt::format("{}:{}: not a suppression: \"{}\" (kind:pattern, like data-race:cache.cpp)", name, number, line);
      return out;
    }
    out.rules.push_back({std::string(kind), std::string(pattern), std::string(line), name});
  }
  return out;
}

void suppress(Report &report, const std::vector<Suppression> &rules) {
  std::map<std::string, uint64_t> by_rule;
  for (const Suppression &rule : rules)
    report.suppressions.push_back({rule.text, rule.origin, 0});
  auto is_suppressed = [&](const Finding &finding) {
    const Suppression *first = nullptr;
    for (size_t i = 0; i < rules.size(); ++i)
      if (matches(rules[i], finding)) {
        ++report.suppressions[i].matched;
        first = first ? first : &rules[i];
      }
    if (first)
      ++by_rule[first->text];
    return first != nullptr;
  };
  std::erase_if(report.findings, is_suppressed);
  for (const auto &[rule, count] : by_rule) {
    report.suppressed += count;
    report.coverage.push_back(
        {CoverageFact::suppressed, count, 0, rule,
         fmt::format("{} finding{} suppressed by {}", count, count == 1 ? " was" : "s were", rule)});
  }
}

} // namespace snarl
