#include "runtime/channel/finish.h"

#include "runtime/channel/analyzer.h"
#include "runtime/channel/channel.h"
#include "runtime/channel/children.h"
#include "runtime/channel/modules.h"
#include "runtime/channel/state.h"
#include "runtime/options/default_suppressions.h"
#include "runtime/options/options.h"
#include "runtime/platform/error_text.h"
#include "runtime/platform/sys.h"
#include "runtime/thread/registry.h"

#include <csignal>
#include <ctime>

namespace snarl {
namespace {

enum : uint32_t { kRunning, kFinishing, kFinished };
uint32_t phase; // who moves it from running to finishing does the work; others wait for finished
int final_status;
constexpr uint32_t kLastWords = 4;
void (*last_words[kLastWords])(EndKind);
const char *home_of_first_module;

void count_dropped() {
  if (!recording.dropped)
    return;
  Text what;
  what << "records of the run file (" << error_text(recording.file.stopped_by()) << ")";
  count_coverage(CoverageFact::dropped_facts, recording.dropped, what.c_str(), recording.dropped_since_ns);
}

void write_end(EndKind how, int status) {
  modules_refresh();
  write_modules();
  rewrite_changed_threads();
  write_repeats();
  count_unseen_modules();
  tell_often_counted();
  count_dropped();
  write_coverage(true);
  RecordWriter record;
  uint64_t duration = sys::now_ns(CLOCK_MONOTONIC) - recording.started_ns;
  append(RecordType::end, record.kind(how).i32(status).u64(duration).u64(threads_created()));
  recording.file.trim();
}

void say_how_to_read(const char *why) {
  say_what_was_recorded();
  Text text;
  text << why << "; read the run file with: snarl report " << recording.file.path();
  say(text);
}

// Returns whether the process has findings, or may have some that nobody could look at.
bool report() {
  bool analyze = recording.wanted || report_is_wanted();
  bool keep = options.keep || options.log_path;
  if (!analyze && !keep)
    recording.file.remove();
  if (!analyze)
    return false;
  if (!options.report) {
    if (options.json)
      say("no JSON is written, because report=0");
    if (!options.log_path)
      say_how_to_read("no report was asked for");
    return recording.next_finding != 0;
  }
  int code = run_analyzer(recording.file.path(), home_of_first_module);
  if (code == 0 && !keep)
    recording.file.remove();
  if (code <= 1)
    return code == 1;
  Text why;
  if (code == kAnalyzerNotFound)
    why << "the analyzer was not found";
  else
    why << "the analyzer failed with exit code " << code;
  say_how_to_read(why.c_str());
  return true;
}

bool facts_are_lost() {
  Text text;
  if (recording.dropped)
    text << uint64_t{recording.dropped} << " records were dropped, because " << recording.file.path()
         << " could not grow: " << error_text(recording.file.stopped_by());
  else if (recording.unavailable)
    text << uint32_t{recording.next_finding} << " findings are lost, because there is no run file";
  else
    return false;
  say(text);
  return true;
}

int do_finish(EndKind how, int status) {
  for (void (*f)(EndKind) : last_words)
    if (f)
      f(how);
  ChannelGuard guard;
  if (uint32_t children = children_without_report())
    count_coverage(CoverageFact::child_without_report, children, nullptr);
  if (recording.file.is_open())
    write_end(how, status);
  bool lost = facts_are_lost();
  bool bad = recording.file.is_open() && report();
  if (!bad && !lost)
    return status;
  if (options.abort_on_error && how != EndKind::exec && how != EndKind::signal)
    die_by_signal(SIGABRT);
  return options.exitcode ? static_cast<int>(options.exitcode) : status;
}

} // namespace

int finish_process(EndKind how, int status) {
  if (in_borrowed_memory())
    return status;
  SignalsBlocked signals;
  uint32_t expected = kRunning;
  if (__atomic_compare_exchange_n(&phase, &expected, kFinishing, false, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)) {
    final_status = do_finish(how, status);
    child_has_ended();
    __atomic_store_n(&phase, kFinished, __ATOMIC_RELEASE);
    sys::futex_wake(&phase, ~0u >> 1);
    return final_status;
  }
  while (__atomic_load_n(&phase, __ATOMIC_ACQUIRE) == kFinishing)
    sys::futex_wait(&phase, kFinishing);
  return how == EndKind::signal ? status : final_status;
}

void finish_and_exit(EndKind how, int status) {
  sys::exit_group(finish_process(how, status));
}

bool all_is_suppressed() {
  if (options.suppressions.count == 0 && default_suppressions.count == 0)
    return false;
  SignalsBlocked signals;
  return channel_is_open() && ask_analyzer(recording.file.path(), home_of_first_module) == 0;
}

void before_finish(void (*f)(EndKind)) {
  for (auto &place : last_words)
    if (!place) {
      place = f;
      return;
    }
  SNARL_CHECK(false);
}

void finish_after_fork_in_child() {
  phase = kRunning;
}

void finish_undone() {
  child_has_not_ended();
  __atomic_store_n(&phase, kRunning, __ATOMIC_RELEASE);
}

void set_module_home(const char *home) {
  if (home_of_first_module || !home)
    return;
  const size_t size = __snarl_strlen(home) + 1; // the module may be unloaded before the end
  char *copy = static_cast<char *>(allocate_forever(size));
  __snarl_memcpy(copy, home, size);
  home_of_first_module = copy;
}

const char *module_home() {
  return home_of_first_module;
}

} // namespace snarl
