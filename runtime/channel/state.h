// What the channel's parts share. Everything here is under the channel's lock.
#ifndef SNARL_RUNTIME_CHANNEL_STATE_H
#define SNARL_RUNTIME_CHANNEL_STATE_H

#include "detector/core/ids.h"
#include "runtime/channel/facts.h"
#include "runtime/channel/record_writer.h"
#include "runtime/channel/run_file_writer.h"
#include "runtime/channel/table.h"
#include "runtime/platform/signals.h"

namespace snarl {

struct Finding {
  uint32_t id = 0;
  uint64_t count = 0, written = 0; // met, and as the file says
};

// Races that differ only in the callers of the racing functions.
struct AlikeRaces {
  TableKey first; // in Recording::findings
  uint64_t contexts = 0;
};

struct Coverage {
  CoverageFact what{};
  uint64_t count = 0, written = kNever, since_ns = 0;
  const char *detail = nullptr;
  static constexpr uint64_t kNever = ~uint64_t{0};
};

// A finding in short, for the lines that stand in for the report when there is no analyzer.
struct FindingSummary {
  FindingKind kind;
  Tid tid, other_tid;
  Frame frame, other_frame;
};

struct Recording {
  RunFileWriter file;
  bool wanted = false;      // something in the file is worth an analysis
  bool unavailable = false; // the file could not be created
  bool forked = false;
  uint64_t dropped = 0;          // records without room
  uint64_t dropped_since_ns = 0; // since the start
  uint64_t started_ns = 0;       // CLOCK_MONOTONIC
  uint32_t next_finding = 0;
  Table<Finding> findings;  // by kind and contexts
  Table<AlikeRaces> alike;  // races by kind and innermost frames
  Table<StackId> stacks;    // by Context
  Table<uint32_t> threads;  // by Tid: checksum of the record as written
  Table<Coverage> coverage; // by fact and hash of its detail
  uint32_t next_stack = 0;
  FindingSummary summaries[10] = {};
};
extern Recording recording;

// The channel's lock, with all signals blocked: a handler of the same thread may record, too.
class ChannelGuard {
public:
  ChannelGuard();
  ~ChannelGuard();
  ChannelGuard(const ChannelGuard &) = delete;
  ChannelGuard &operator=(const ChannelGuard &) = delete;

private:
  SignalsBlocked signals;
};

// Appends if the file is open; counts what finds no room, and says so once.
void append(RecordType type, const RecordWriter &record);

// The id of a context's stack in the file. Writes the stack and the modules of its frames when they are new.
StackId stack_of(Context context);
void write_modules();
// Writes what is known of a thread and of its creators, unless the file has it already.
void write_thread(Tid tid);
void rewrite_changed_threads();

// A new finding: gives it an id.
void name(Finding &finding);
// Counts meetings of a known finding.
void met(Finding &finding, uint64_t times);
void write_repeats();
uint64_t since_start_ns();
// `since_ns`: of the first, counted from the start.
void count_coverage(CoverageFact what, uint64_t count, const char *detail, uint64_t since_ns = since_start_ns());
void write_coverage(bool all);
// Of what is counted outside of the lock: hands the counts over; begins anew, in a forked child.
void tell_often_counted();
void forget_often_counted();
void count_unseen_modules();

void finish_after_fork_in_child();

// Lines on stderr that say what was recorded, for want of a report.
void say_what_was_recorded();

} // namespace snarl

#endif // SNARL_RUNTIME_CHANNEL_STATE_H
