#include "tests/unit/detector/support/run_file_builder.h"

#include <cstring>

namespace snarl::test {

namespace {

uint32_t size_of(size_t size) {
  return static_cast<uint32_t>(size);
}

void put(Payload &out, const LocationRecord &r) {
  out.u8(static_cast<uint8_t>(r.kind)).u64(r.base).u64(r.size).u32(r.tid.value).u32(r.stack.value).u32(r.fd);
}

void put(Payload &out, const std::vector<HeldLockRecord> &held) {
  out.u32(static_cast<uint32_t>(held.size()));
  for (const HeldLockRecord &one : held)
    out.u32(one.lock.value).u32(one.acquired_at.value).u8(static_cast<uint8_t>(one.mode));
}

void put(Payload &out, const AccessRecord &r) {
  out.u8(r.flags).u32(r.size).u64(r.address).u32(r.tid.value).u32(r.stack.value);
  put(out, r.held);
}

void put(Payload &out, const WaitRecord &r) {
  out.u32(r.tid.value).u8(static_cast<uint8_t>(r.kind)).u32(r.lock.value).u64(r.object).u32(r.stack.value);
  out.u64(r.since_ns).u32(r.owner.value);
  put(out, r.held);
  out.u8(static_cast<uint8_t>(r.mode));
  put(out, r.location);
  out.u32(size_of(r.others.size()));
  for (const OtherStackRecord &other : r.others)
    out.u8(static_cast<uint8_t>(other.role)).u32(other.tid.value).u32(other.stack.value);
  out.u32(r.outside_pid).u32(r.outside_tid).u32(r.needed);
}

} // namespace

Payload &Payload::str(const std::string &text) {
  u32(size_of(text.size()));
  data += text;
  data.append((4 - text.size() % 4) % 4, '\0');
  return *this;
}

RunFileBuilder::RunFileBuilder() {
  std::memcpy(head.magic, kRunFileMagic, sizeof(head.magic));
  head.version = kRunFileVersion;
  head.byte_order = kRunFileByteOrder;
  head.started_ns = 1'700'000'000'250'000'000;
  head.pid = 4711;
  head.header_size = sizeof(head);
}

RunFileBuilder &RunFileBuilder::add(RecordType type, const std::string &payload) {
  RecordHeader header{static_cast<uint16_t>(type), 0, size_of(payload.size()), crc32c(payload.data(), payload.size()),
                      sequence++};
  records.append(reinterpret_cast<const char *>(&header), sizeof(header));
  records += payload;
  records.append((8 - payload.size() % 8) % 8, '\0');
  return *this;
}

std::string RunFileBuilder::bytes() const {
  RunFileHeader written = head;
  if (written.committed == 0)
    written.committed = sizeof(written) + records.size();
  return std::string(reinterpret_cast<const char *>(&written), sizeof(written)) + records;
}

RunFileBuilder &RunFileBuilder::add(const ProcessRecord &r) {
  Payload out;
  out.str(r.program).u32(size_of(r.argv.size()));
  for (const std::string &argument : r.argv)
    out.str(argument);
  out.str(r.cwd).u32(r.parent_pid).str(r.tool_version).str(r.options);
  return add(RecordType::process, out.bytes());
}

RunFileBuilder &RunFileBuilder::add(const ModuleRecord &r) {
  Payload out;
  out.u32(r.id).str(r.path).u64(r.bias).u64(r.begin).u64(r.end).str(r.build_id).u32(r.generation_from).u32(r.flags);
  return add(RecordType::module, out.bytes());
}

RunFileBuilder &RunFileBuilder::add(const ModuleUnloadRecord &r) {
  return add(RecordType::module_unload, Payload().u32(r.id).u32(r.generation_until).bytes());
}

RunFileBuilder &RunFileBuilder::add(const StackRecord &r) {
  Payload out;
  out.u32(r.id.value).u32(size_of(r.frames.size()));
  for (Frame frame : r.frames)
    out.u64(frame);
  return add(RecordType::stack, out.u32(r.flags).bytes());
}

RunFileBuilder &RunFileBuilder::add(const ThreadRecord &r) {
  Payload out;
  out.u32(r.tid.value).u32(r.creator.value).u32(r.created_at.value).u64(r.os_tid).str(r.name).u32(r.flags);
  return add(RecordType::thread, out.bytes());
}

RunFileBuilder &RunFileBuilder::add(const LockRecord &r) {
  Payload out;
  out.u32(r.id.value).u8(static_cast<uint8_t>(r.kind)).u64(r.address).u32(r.created_at.value).u32(r.creator.value);
  put(out, r.location);
  return add(RecordType::lock, out.u8(r.flags).u32(r.tokens).bytes());
}

RunFileBuilder &RunFileBuilder::add(const RaceRecord &r) {
  Payload out;
  out.u32(r.finding).u8(static_cast<uint8_t>(r.kind));
  put(out, r.second);
  put(out, r.first);
  put(out, r.location);
  return add(RecordType::race, out.bytes());
}

RunFileBuilder &RunFileBuilder::add(const MisuseRecord &r) {
  Payload out;
  out.u32(r.finding).u8(static_cast<uint8_t>(r.kind)).u32(r.tid.value).u32(r.stack.value).u32(r.lock.value);
  out.u64(r.object).u32(size_of(r.others.size()));
  for (const OtherStackRecord &other : r.others)
    out.u8(static_cast<uint8_t>(other.role)).u32(other.tid.value).u32(other.stack.value);
  put(out, r.location);
  return add(RecordType::misuse, out.i64(r.detail).str(r.text).bytes());
}

RunFileBuilder &RunFileBuilder::add(const RepeatRecord &r) {
  return add(RecordType::repeat, Payload().u32(r.finding).u64(r.count).bytes());
}

RunFileBuilder &RunFileBuilder::add(const LockChainRecord &r) {
  Payload out;
  out.u32(r.chain).u32(r.parent).u32(r.lock.value).u32(r.acquired_at.value).u8(static_cast<uint8_t>(r.mode));
  return add(RecordType::lock_chain, out.bytes());
}

RunFileBuilder &RunFileBuilder::add(const StructureRecord &r) {
  Payload out;
  out.u32(r.structure).u32(size_of(r.clocks.size()));
  for (const SlotClock &entry : r.clocks)
    out.u32(entry.slot.value).u64(entry.clock);
  return add(RecordType::structure, out.bytes());
}

RunFileBuilder &RunFileBuilder::add(const AcquisitionRecord &r) {
  Payload out;
  out.u32(r.chain).u32(r.wanted.value).u32(r.tid.value).u32(r.wanted_at.value);
  out.u8(static_cast<uint8_t>(r.wanted_mode)).u8(r.flags).u32(r.slot.value).u64(r.clock).u32(r.structure);
  out.u32(r.structural.slot.value).u64(r.structural.clock);
  return add(RecordType::acquisition, out.bytes());
}

RunFileBuilder &RunFileBuilder::add(const HangRecord &r) {
  Payload out;
  out.u32(r.finding).u8(static_cast<uint8_t>(r.kind)).u64(r.now_ns).u32(size_of(r.waits.size()));
  for (const WaitRecord &wait : r.waits)
    put(out, wait);
  out.u32(size_of(r.cycle.size()));
  for (uint32_t index : r.cycle)
    out.u32(index);
  out.u32(size_of(r.left.size()));
  for (const LeftLockRecord &left : r.left)
    out.u32(left.lock.value).u32(left.tid.value).u32(left.thrown_at.value).u32(left.caught_at.value);
  return add(RecordType::hang, out.bytes());
}

RunFileBuilder &RunFileBuilder::add(const CoverageRecord &r) {
  Payload out;
  out.u8(static_cast<uint8_t>(r.what)).u64(r.count).u64(r.since_ns).str(r.detail);
  return add(RecordType::coverage, out.bytes());
}

RunFileBuilder &RunFileBuilder::add(const SuppressionsRecord &r) {
  Payload out;
  out.str(r.origin).str(r.rules);
  return add(RecordType::suppressions, out.bytes());
}

RunFileBuilder &RunFileBuilder::add(const EndRecord &r) {
  Payload out;
  out.u8(static_cast<uint8_t>(r.how)).i32(r.status).u64(r.duration_ns).u64(r.threads);
  return add(RecordType::end, out.bytes());
}

namespace {

void add_births(RunFileBuilder &file) {
  file.add(ProcessRecord{"/opt/app/bank", {"./bank", "-n", "3"}, "/opt/app", 1, "0.1.0", "exitcode=66"});
  file.add(ModuleRecord{1, "/opt/app/bank", 0x10000, 0x10000, 0x20000, "\x01\x02\x03", 0,
                        module_flags::planted | module_flags::main_program});
  file.add(ModuleRecord{2, "/opt/app/plugin.so", 0x30000, 0x30000, 0x40000, "", 1, module_flags::planted});
  file.add(ModuleUnloadRecord{2, 3});
  for (uint32_t id = 1; id <= 6; ++id)
    file.add(StackRecord{StackId(id), {0x11000 + 16 * id, 0x12000, 0x13000}, 0});
  file.add(ThreadRecord{Tid(1), Tid(), StackId(), 4711, "bank", thread_flags::main});
  file.add(ThreadRecord{Tid(2), Tid(1), StackId(5), 4712, "", 0});
  file.add(ThreadRecord{Tid(2), Tid(1), StackId(5), 4712, "teller", thread_flags::detached});
  file.add(ThreadRecord{Tid(3), Tid(1), StackId(6), 4713, "clerk", 0});
  LocationRecord heap{LocationKind::heap, 0x7000, 64, Tid(1), StackId(4), 0};
  file.add(LockRecord{LockId(1), LockKind::mutex, 0x7008, StackId(4), Tid(1), heap, 0});
  file.add(LockRecord{LockId(2), LockKind::rwlock, 0x7030, StackId(4), Tid(1), heap, 0});
}

void add_findings(RunFileBuilder &file) {
  LocationRecord heap{LocationKind::heap, 0x8000, 32, Tid(1), StackId(4), 0};
  AccessRecord second{access_flags::write, 4, 0x8008, Tid(3), StackId(2), {}};
  AccessRecord first{0, 8, 0x8008, Tid(2), StackId(1), {{LockId(1), StackId(3), LockMode::exclusive}}};
  file.add(RaceRecord{1, FindingKind::data_race, second, first, heap});
  file.add(RepeatRecord{1, 17});
  MisuseRecord misuse;
  misuse.finding = 2;
  misuse.kind = FindingKind::unlock_by_other_thread;
  misuse.tid = Tid(3);
  misuse.stack = StackId(2);
  misuse.lock = LockId(1);
  misuse.object = 0x7008;
  misuse.others = {{StackRole::acquired, Tid(2), StackId(3)}};
  misuse.location = {LocationKind::heap, 0x7000, 64, Tid(1), StackId(4), 0};
  misuse.text = "it was handed over";
  file.add(misuse);
}

void add_locking(RunFileBuilder &file) {
  file.add(LockChainRecord{1, 0, LockId(1), StackId(1), LockMode::exclusive});
  file.add(LockChainRecord{2, 0, LockId(2), StackId(3), LockMode::exclusive});
  file.add(StructureRecord{1, {{Slot(1), 1}, {Slot(4), 6}}});
  file.add(AcquisitionRecord{1, LockId(2), Tid(2), StackId(2), LockMode::exclusive, 0, Slot(2), 5, 1, {Slot(2), 5}});
  file.add(AcquisitionRecord{2, LockId(1), Tid(3), StackId(6), LockMode::exclusive, 0, Slot(3), 5, 1, {Slot(3), 5}});
  HangRecord hang;
  hang.finding = 3;
  hang.kind = FindingKind::stall;
  hang.waits = {{Tid(1), WaitKind::join, LockId(), 0x99, StackId(1), 1'000'000, Tid(2), {}},
                {Tid(2),
                 WaitKind::condition,
                 LockId(),
                 0x88,
                 StackId(2),
                 2'000'000,
                 Tid(),
                 {{LockId(2), StackId(3), LockMode::shared}}}};
  file.add(hang);
}

} // namespace

RunFileBuilder sample_run() {
  RunFileBuilder file;
  add_births(file);
  add_findings(file);
  add_locking(file);
  file.add(CoverageRecord{CoverageFact::uninstrumented_module, 12, 0, "/usr/lib/libz.so.1"});
  file.add(CoverageRecord{CoverageFact::uninstrumented_module, 15, 0, "/usr/lib/libz.so.1"});
  file.add(EndRecord{EndKind::exit, 0, 1'500'000'000, 3});
  return file;
}

} // namespace snarl::test
