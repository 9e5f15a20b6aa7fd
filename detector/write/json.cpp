#include "detector/write/json.h"

#include "detector/version.h"

#include <cmath>
#include <ctime>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace snarl {

namespace {

using Json = nlohmann::ordered_json;

std::string hex(uint64_t value) {
  return fmt::format("{:#x}", value);
}

// Null instead of an empty string, so that "unknown" is never mistaken for a value.
Json text_or_null(const std::string &value) {
  return value.empty() ? Json() : Json(value);
}
Json number_or_null(uint64_t value) {
  return value == 0 ? Json() : Json(value);
}
template <typename T> Json id_or_null(T id) {
  return number_or_null(id.value);
}

std::string iso_time(uint64_t ns) {
  time_t seconds = static_cast<time_t>(ns / 1'000'000'000);
  tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &parts);
  return fmt::format("{}.{:03}Z", text, ns / 1'000'000 % 1000);
}

template <typename T, typename Convert> Json list(const std::vector<T> &values, Convert convert) {
  Json out = Json::array();
  for (const T &value : values)
    out.push_back(convert(value));
  return out;
}

Json frame_json(const SourceFrame &frame) {
  Json out = {
      {"function", text_or_null(frame.function)}, {"file", text_or_null(frame.file)},
      {"line", number_or_null(frame.line)},       {"column", number_or_null(frame.column)},
      {"module", text_or_null(frame.module)},     {"offset", frame.is_signal ? Json() : Json(hex(frame.offset))}};
  if (frame.inlined)
    out["inlined"] = true;
  return out;
}

Json stack_json(const Stack &stack) {
  return list(stack.frames, frame_json);
}

Json held_json(const HeldLock &held) {
  return {{"lock", id_or_null(held.lock)}, {"mode", text(held.mode)}, {"stack", stack_json(held.acquired)}};
}

Json access_json(const Access &access) {
  return {{"operation", access.operation()},
          {"size", access.size},
          {"address", hex(access.address)},
          {"thread", id_or_null(access.thread)},
          {"atomic", access.is_atomic()},
          {"stack", stack_json(access.stack)},
          {"locks_held", list(access.locks_held, held_json)}};
}

Json location_json(const Location &location) {
  Json out = {{"kind", text(location.kind)},
              {"name", text_or_null(location.name)},
              {"member", text_or_null(location.member)},
              {"address", hex(location.address)},
              {"size", number_or_null(location.size)},
              {"offset", location.offset},
              {"file", text_or_null(location.file)},
              {"line", number_or_null(location.line)},
              {"thread", id_or_null(location.thread)},
              {"stack", stack_json(location.stack)}};
  if (location.kind == LocationKind::descriptor)
    out["descriptor"] = location.descriptor;
  return out;
}

Json thread_json(const ThreadFacts &thread) {
  Json out = {{"id", thread.id.value},
              {"name", text_or_null(thread.name)},
              {"os_tid", number_or_null(thread.os_tid)},
              {"main", thread.is_main},
              {"detached", thread.is_detached},
              {"fiber", thread.is_fiber},
              {"created_by", id_or_null(thread.creator)},
              {"stack", stack_json(thread.created)}};
  if (thread.run) {
    out["run"] = thread.run;
    out["id_in_run"] = thread.id_in_run.value;
  }
  return out;
}

Json lock_json(const LockFacts &lock) {
  return {{"id", lock.id.value},
          {"kind", text(lock.kind)},
          {"name", lock.name},
          {"address", hex(lock.address)},
          {"location", location_json(lock.location)},
          {"created_by", id_or_null(lock.creator)},
          {"stack", stack_json(lock.created)}};
}

Json step_json(const CycleStep &step) {
  Json out = {{"thread", id_or_null(step.thread)},
              {"holds", id_or_null(step.held)},
              {"holds_mode", text(step.held_mode)},
              {"wants", id_or_null(step.wanted)},
              {"wants_mode", text(step.wanted_mode)},
              {"held_stack", stack_json(step.held_stack)},
              {"wanted_stack", stack_json(step.wanted_stack)}};
  if (step.run)
    out["run"] = step.run;
  if (step.writer)
    out["writer"] = {{"thread", step.writer.value}, {"stack", stack_json(step.writer_stack)}};
  return out;
}

Json event_json(const Event &event) {
  return {{"role", event.role}, {"thread", id_or_null(event.thread)}, {"stack", stack_json(event.stack)}};
}

Json wait_json(const Wait &wait) {
  Json out = {{"thread", id_or_null(wait.thread)},
              {"waits_for", text(wait.kind)},
              {"lock", id_or_null(wait.lock)},
              {"mode", text(wait.mode)},
              {"object", hex(wait.object)},
              {"owner", id_or_null(wait.owner)},
              {"since_s", static_cast<double>(wait.since_ns) / 1e9},
              {"waited_s", static_cast<double>(wait.waited_ns) / 1e9},
              {"stack", stack_json(wait.stack)},
              {"locks_held", list(wait.locks_held, held_json)}};
  if (wait.location)
    out["location"] = location_json(*wait.location);
  if (!wait.others.empty())
    out["events"] = list(wait.others, event_json);
  if (wait.needed)
    out["needed"] = wait.needed;
  if (wait.outside_tid)
    out["outside_owner"] = {{"pid", wait.outside_pid ? Json(wait.outside_pid) : Json(nullptr)},
                            {"os_tid", wait.outside_tid}};
  return out;
}

Json finding_json(const Finding &finding) {
  Json out = {{"id", finding.id},       {"kind", kind_text(finding.kind)},    {"confidence", text(finding.confidence)},
              {"title", finding.title}, {"explanation", finding.explanation}, {"count", finding.count}};
  if (!finding.accesses.empty())
    out["accesses"] = list(finding.accesses, access_json);
  if (finding.location)
    out["location"] = location_json(*finding.location);
  if (finding.misused)
    out["lock"] = finding.misused.value;
  if (!finding.events.empty())
    out["events"] = list(finding.events, event_json);
  if (!finding.cycle.empty())
    out["cycle"] = list(finding.cycle, step_json);
  if (!finding.waits.empty())
    out["waits"] = list(finding.waits, wait_json);
  out["locks"] = list(finding.locks, lock_json);
  out["threads"] = list(finding.threads, thread_json);
  return out;
}

Json run_json(const RunFacts &run) {
  Json end;
  if (run.end)
    end = {{"how", text(*run.end)}, {"status", run.status}};
  return {{"file", run.file},
          {"program", text_or_null(run.program)},
          {"args", run.args},
          {"cwd", text_or_null(run.cwd)},
          {"options", run.options},
          {"pid", run.pid},
          {"started", iso_time(run.started_ns)},
          {"duration_s", run.duration_s ? Json(*run.duration_s) : Json()},
          {"exit", end},
          {"threads", run.threads},
          {"complete", run.complete},
          {"notes", run.notes}};
}

Json gap_json(const CoverageGap &gap) {
  return {{"fact", text(gap.fact)},
          {"count", gap.count},
          {"since_s", gap.since_s},
          {"detail", gap.detail},
          {"text", gap.text}};
}

Json suppression_json(const SuppressionUse &use) {
  return {{"rule", use.rule}, {"origin", use.origin}, {"matched", use.matched}};
}

Json summary_json(const Report &report) {
  Json by_kind = Json::object();
  for (const Finding &finding : report.findings) {
    Json &count = by_kind[kind_text(finding.kind)];
    count = count.is_null() ? 1 : count.get<int>() + 1;
  }
  return {{"findings", report.findings.size()},
          {"by_kind", by_kind},
          {"suppressed", report.suppressed},
          {"dropped", report.dropped}};
}

} // namespace

std::string write_json(const Report &report) {
  Json out = {{"schema", kReportSchema}, {"tool", {{"name", "snarl"}, {"version", kVersion}}}};
  out["run"] = report.runs.empty() ? Json() : run_json(report.runs.front());
  if (report.runs.size() > 1)
    out["runs"] = list(report.runs, run_json);
  out["summary"] = summary_json(report);
  out["findings"] = list(report.findings, finding_json);
  out["coverage"] = list(report.coverage, gap_json);
  if (!report.suppressions.empty())
    out["suppressions"] = list(report.suppressions, suppression_json);
  // Names come from files and programs: what is not UTF-8 is replaced, never a reason to fail.
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace snarl
