#include "runtime/channel/channel.h"

#include "runtime/channel/children.h"
#include "runtime/channel/modules.h"
#include "runtime/channel/race_cache.h"
#include "runtime/channel/run_path.h"
#include "runtime/channel/state.h"
#include "runtime/options/default_suppressions.h"
#include "runtime/options/options.h"
#include "runtime/platform/error_text.h"
#include "runtime/platform/process_image.h"
#include "runtime/platform/spin.h"
#include "runtime/platform/sys.h"

#include <ctime>
#include <new>
#include <sys/mman.h>
#include <sys/syscall.h>

#ifndef SNARL_VERSION
#error "SNARL_VERSION comes from the build"
#endif

namespace snarl {

Recording recording;

namespace {

constexpr uint32_t kCallbacks = 8;

SpinLock channel_lock;
alignas(ChannelGuard) char fork_guard[sizeof(ChannelGuard)]; // lives while a fork is under way
void (*on_open[kCallbacks])();
uint32_t owner_pid;
uint64_t began_ns;
uint32_t
    *fork_canary; // 1; the kernel zeroes it in a copy of the process (MADV_WIPEONFORK), also in one we did not make

bool copied() {
  return fork_canary && __atomic_load_n(fork_canary, __ATOMIC_RELAXED) == 0;
}

void plant_canary() {
  if (!fork_canary) {
    fork_canary = static_cast<uint32_t *>(map_pages(4096));
    sys::call(SYS_madvise, reinterpret_cast<long>(fork_canary), 4096, MADV_WIPEONFORK);
  }
  *fork_canary = 1;
  owner_pid = sys::getpid();
}

void write_process() {
  const ProcessImage &image = process_image();
  RecordWriter record;
  record.text(image.program).u32(image.arguments.count);
  for (const char *argument : image.arguments)
    record.text(argument);
  const char *text = environment_value("SNARL_OPTIONS");
  record.text(image.folder)
      .u32(static_cast<uint32_t>(sys::call(SYS_getppid)))
      .text(SNARL_VERSION)
      .text(text ? text : "");
  append(RecordType::process, record);
}

void write_suppressions() {
  for (const DefaultSuppressions &suppressions : default_suppressions) {
    RecordWriter record;
    append(RecordType::suppressions, record.text(suppressions.origin).text(suppressions.rules));
  }
}

// Under the lock.
bool open_file() {
  if (recording.file.is_open())
    return true;
  if (recording.unavailable)
    return false;
  if (create_run_file(recording.file, recording.forked) != 0) {
    recording.unavailable = true;
    return false;
  }
  if (options.verbosity) {
    Text text;
    text << "run file " << recording.file.path();
    say(text);
  }
  write_process();
  write_suppressions();
  modules_refresh();
  write_modules();
  write_coverage(false);
  return true;
}

void forget_everything() {
  recording.file.abandon();
  flush_race_cache(true);
  recording.findings.drop();
  recording.alike.drop();
  recording.stacks.drop();
  recording.threads.drop();
  recording.coverage.drop();
  forget_often_counted();
  recording = Recording();
  recording.forked = true;
  recording.started_ns = sys::now_ns(CLOCK_MONOTONIC);
  for (LoadedModule &module : all_modules())
    module.written = false;
}

} // namespace

bool channel_open(bool worth_a_report) {
  // Both only ever become true, but for a copy of the process.
  if (recording.file.is_open() && (recording.wanted || !worth_a_report) && !copied())
    return true;
  bool fresh;
  {
    ChannelGuard guard;
    fresh = !recording.file.is_open();
    recording.wanted |= worth_a_report;
    if (!open_file())
      return false;
  }
  for (uint32_t i = 0; fresh && i < kCallbacks; ++i)
    if (void (*f)() = __atomic_load_n(&on_open[i], __ATOMIC_ACQUIRE))
      f();
  return true;
}

ChannelGuard::ChannelGuard() {
  if (UNLIKELY(copied())) { // by a system call that nobody told us of: its other threads do not exist here
    channel_lock = SpinLock();
    forget_everything();
    plant_canary();
  }
  channel_lock.lock();
}

ChannelGuard::~ChannelGuard() {
  channel_lock.unlock();
}

void append(RecordType type, const RecordWriter &record) {
  if (!recording.file.is_open() || recording.file.append(type, record))
    return;
  if (recording.dropped++)
    return;
  recording.dropped_since_ns = since_start_ns();
  Text text;
  text << "recording stops, " << recording.file.path() << " cannot grow: " << error_text(recording.file.stopped_by());
  say(text);
}

void channel_start() {
  began_ns = sys::now_ns(CLOCK_REALTIME);
  recording.started_ns = sys::now_ns(CLOCK_MONOTONIC);
  plant_canary();
  if (options.json && check_json_path() != 0)
    sys::exit_group(2);
  if ((options.log_path || options.keep || report_is_wanted()) && !channel_open(false))
    sys::exit_group(2);
}

bool channel_is_open() {
  return recording.file.is_open();
}

void channel_on_open(void (*f)()) {
  bool open;
  {
    ChannelGuard guard;
    uint32_t i = 0;
    while (i < kCallbacks && on_open[i])
      ++i;
    SNARL_CHECK(i < kCallbacks);
    __atomic_store_n(&on_open[i], f, __ATOMIC_RELEASE);
    open = recording.file.is_open();
  }
  if (open)
    f();
}

uint32_t findings_recorded() {
  return __atomic_load_n(&recording.next_finding, __ATOMIC_RELAXED);
}

uint32_t own_pid() {
  return owner_pid;
}

uint64_t family_began_ns() {
  return began_ns;
}

bool in_borrowed_memory() {
  return !copied() && owner_pid != 0 && sys::getpid() != owner_pid;
}

void channel_before_fork() {
  children_before_fork();
  new (fork_guard) ChannelGuard;
}

void channel_after_fork_in_parent() {
  reinterpret_cast<ChannelGuard *>(fork_guard)->~ChannelGuard();
}

void channel_after_fork_in_child() {
  children_after_fork_in_child();
  forget_everything();
  finish_after_fork_in_child();
  plant_canary();
  reinterpret_cast<ChannelGuard *>(fork_guard)->~ChannelGuard();
  if (options.log_path || options.keep)
    channel_open(false);
}

} // namespace snarl
