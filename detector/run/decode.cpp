#include "detector/run/decode.h"

#include <algorithm>

namespace snarl {

namespace {

// One past the last enumerator of each enum of the format.
constexpr uint32_t kFindingKinds = 0
#define SNARL_FINDING(name, text, summary) +1
#include "detector/core/finding_kinds.def"
#undef SNARL_FINDING
    ;
constexpr uint32_t kLocationKinds = static_cast<uint32_t>(LocationKind::descriptor) + 1;
constexpr uint32_t kLockKinds = static_cast<uint32_t>(LockKind::thread_end) + 1;
constexpr uint32_t kLockModes = static_cast<uint32_t>(LockMode::shared) + 1;
constexpr uint32_t kWaitKinds = static_cast<uint32_t>(WaitKind::nothing) + 1;
constexpr uint32_t kStackRoles = static_cast<uint32_t>(StackRole::signalled) + 1;
constexpr uint32_t kEndKinds = static_cast<uint32_t>(EndKind::quick_exit) + 1;
constexpr uint32_t kCoverageFacts = static_cast<uint32_t>(CoverageFact::sampled) + 1;

template <typename T> T id(RecordReader &in) {
  return T(in.u32());
}

LockMode mode(RecordReader &in) {
  return in.enumerator<LockMode>(kLockModes);
}
FindingKind finding_kind(RecordReader &in) {
  return in.enumerator<FindingKind>(kFindingKinds);
}

LocationRecord location(RecordReader &in) {
  LocationRecord out;
  out.kind = in.enumerator<LocationKind>(kLocationKinds);
  out.base = in.u64();
  out.size = in.u64();
  out.tid = id<Tid>(in);
  out.stack = id<StackId>(in);
  out.fd = in.u32();
  return out;
}

std::vector<HeldLockRecord> held_locks(RecordReader &in) {
  std::vector<HeldLockRecord> out(in.count(9));
  for (HeldLockRecord &held : out) {
    held.lock = id<LockId>(in);
    held.acquired_at = id<StackId>(in);
    held.mode = mode(in);
  }
  return out;
}

SlotClock slot_clock(RecordReader &in) {
  SlotClock out;
  out.slot = id<Slot>(in);
  out.clock = in.u64();
  return out;
}

AccessRecord access(RecordReader &in) {
  AccessRecord out;
  out.flags = in.u8();
  out.size = in.u32();
  out.address = in.u64();
  out.tid = id<Tid>(in);
  out.stack = id<StackId>(in);
  out.held = held_locks(in);
  return out;
}

std::vector<OtherStackRecord> other_stacks(RecordReader &in) {
  std::vector<OtherStackRecord> out(in.count(9));
  for (OtherStackRecord &other : out) {
    other.role = in.enumerator<StackRole>(kStackRoles);
    other.tid = id<Tid>(in);
    other.stack = id<StackId>(in);
  }
  return out;
}

WaitRecord wait(RecordReader &in) {
  WaitRecord out;
  out.tid = id<Tid>(in);
  out.kind = in.enumerator<WaitKind>(kWaitKinds);
  out.lock = id<LockId>(in);
  out.object = in.u64();
  out.stack = id<StackId>(in);
  out.since_ns = in.u64();
  out.owner = id<Tid>(in);
  out.held = held_locks(in);
  out.mode = mode(in);
  out.location = location(in);
  out.others = other_stacks(in);
  out.outside_pid = in.u32();
  out.outside_tid = in.u32();
  out.needed = in.u32();
  return out;
}

} // namespace

void decode(RecordReader &in, ProcessRecord &out) {
  out.program = in.str();
  out.argv.resize(in.count(4));
  for (std::string &argument : out.argv)
    argument = in.str();
  out.cwd = in.str();
  out.parent_pid = in.u32();
  out.tool_version = in.str();
  out.options = in.str();
}

void decode(RecordReader &in, ModuleRecord &out) {
  out.id = in.u32();
  out.path = in.str();
  out.bias = in.u64();
  out.begin = in.u64();
  out.end = in.u64();
  out.build_id = in.str();
  out.generation_from = in.u32();
  out.flags = in.u32();
}

void decode(RecordReader &in, ModuleUnloadRecord &out) {
  out.id = in.u32();
  out.generation_until = in.u32();
}

void decode(RecordReader &in, StackRecord &out) {
  out.id = id<StackId>(in);
  out.frames.resize(in.count(8));
  for (Frame &frame : out.frames)
    frame = in.u64();
  out.flags = in.u32();
}

void decode(RecordReader &in, ThreadRecord &out) {
  out.tid = id<Tid>(in);
  out.creator = id<Tid>(in);
  out.created_at = id<StackId>(in);
  out.os_tid = in.u64();
  out.name = in.str();
  out.flags = in.u32();
}

void decode(RecordReader &in, LockRecord &out) {
  out.id = id<LockId>(in);
  out.kind = in.enumerator<LockKind>(kLockKinds);
  out.address = in.u64();
  out.created_at = id<StackId>(in);
  out.creator = id<Tid>(in);
  out.location = location(in);
  out.flags = in.u8();
  out.tokens = in.u32();
}

void decode(RecordReader &in, RaceRecord &out) {
  out.finding = in.u32();
  out.kind = finding_kind(in);
  out.second = access(in);
  out.first = access(in);
  out.location = location(in);
}

void decode(RecordReader &in, MisuseRecord &out) {
  out.finding = in.u32();
  out.kind = finding_kind(in);
  out.tid = id<Tid>(in);
  out.stack = id<StackId>(in);
  out.lock = id<LockId>(in);
  out.object = in.u64();
  out.others = other_stacks(in);
  out.location = location(in);
  out.detail = in.i64();
  out.text = in.str();
}

void decode(RecordReader &in, RepeatRecord &out) {
  out.finding = in.u32();
  out.count = in.u64();
}

void decode(RecordReader &in, LockChainRecord &out) {
  out.chain = in.u32();
  out.parent = in.u32();
  out.lock = id<LockId>(in);
  out.acquired_at = id<StackId>(in);
  out.mode = in.enumerator<LockMode>(kLockModes + 1); // kNoLongerHeld
}

void decode(RecordReader &in, StructureRecord &out) {
  out.structure = in.u32();
  out.clocks.resize(in.count(12));
  for (SlotClock &entry : out.clocks)
    entry = slot_clock(in);
  std::sort(out.clocks.begin(), out.clocks.end(),
            [](const SlotClock &a, const SlotClock &b) { return a.slot < b.slot; });
}

void decode(RecordReader &in, AcquisitionRecord &out) {
  out.chain = in.u32();
  out.wanted = id<LockId>(in);
  out.tid = id<Tid>(in);
  out.wanted_at = id<StackId>(in);
  out.wanted_mode = mode(in);
  out.flags = in.u8();
  out.slot = id<Slot>(in);
  out.clock = in.u64();
  out.structure = in.u32();
  out.structural = slot_clock(in);
}

void decode(RecordReader &in, ChildRecord &out) {
  out.pid = in.u32();
  out.ended = in.u8() != 0;
  out.structure = in.u32();
  out.own.slot = id<Slot>(in);
  out.own.clock = in.u64();
  out.time_ns = in.u64();
}

void decode(RecordReader &in, SectionRecord &out) {
  out.lock = id<LockId>(in);
  out.tid = id<Tid>(in);
  out.slot = id<Slot>(in);
  out.began = in.u64();
  out.ended = in.u64();
  out.structure = in.u32();
}

void decode(RecordReader &in, HangRecord &out) {
  out.finding = in.u32();
  out.kind = finding_kind(in);
  out.now_ns = in.u64();
  constexpr uint64_t smallest_wait = 4 + 1 + 4 + 8 + 4 + 8 + 4 + 4 + 1 + (1 + 8 + 8 + 4 + 4 + 4) + 4 + 4 + 4 + 4;
  uint32_t waits = in.count(smallest_wait);
  for (uint32_t i = 0; i < waits && in.ok(); ++i)
    out.waits.push_back(wait(in));
  out.cycle.resize(in.count(4));
  for (uint32_t &index : out.cycle)
    index = in.u32();
  out.left.resize(in.count(16));
  for (LeftLockRecord &left : out.left) {
    left.lock = id<LockId>(in);
    left.tid = id<Tid>(in);
    left.thrown_at = id<StackId>(in);
    left.caught_at = id<StackId>(in);
  }
}

void decode(RecordReader &in, CoverageRecord &out) {
  out.what = in.enumerator<CoverageFact>(kCoverageFacts);
  out.count = in.u64();
  out.since_ns = in.u64();
  out.detail = in.str();
}

void decode(RecordReader &in, SuppressionsRecord &out) {
  out.origin = in.str();
  out.rules = in.str();
}

void decode(RecordReader &in, EndRecord &out) {
  out.how = in.enumerator<EndKind>(kEndKinds);
  out.status = in.i32();
  out.duration_ns = in.u64();
  out.threads = in.u64();
}

} // namespace snarl
