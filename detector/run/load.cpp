#include "detector/run/load.h"

#include "detector/run/decode.h"
#include "detector/run/mapped_file.h"

#include <cstring>
#include <fmt/format.h>
#include <utility>

namespace snarl {

namespace {

constexpr uint32_t kSwappedByteOrder = 0x04030201;

std::optional<std::string> refuse_header(std::string_view bytes, const std::string &name) {
  RunFileHeader header;
  size_t to_compare = std::min(bytes.size(), sizeof(header.magic));
  if (bytes.empty() || std::memcmp(bytes.data(), kRunFileMagic, to_compare) != 0)
    return fmt::format("{}: not a Snarl run file: {} (give the .snarl file that an instrumented program wrote)", name,
                       bytes.empty() ? "it is empty" : "offset 0 does not hold the magic SNARLRUN");
  if (bytes.size() < sizeof(header))
    return fmt::format("{}: truncated: the header takes {} bytes, the file ends at offset {}; nothing can be read from "
                       "it, run the program again",
                       name, sizeof(header), bytes.size());
  std::memcpy(&header, bytes.data(), sizeof(header));
  if (header.byte_order == kSwappedByteOrder)
    return fmt::format("{}: written on a machine of the other byte order (offset {}); report it there", name,
                       offsetof(RunFileHeader, byte_order));
  if (header.version != kRunFileVersion)
    return fmt::format("{}: run file version {} (offset {}), but this snarl reads version {}; use the snarl that "
                       "belongs to the runtime that wrote it",
                       name, header.version, offsetof(RunFileHeader, version), kRunFileVersion);
  if (header.byte_order != kRunFileByteOrder || header.header_size != sizeof(header))
    return fmt::format("{}: damaged header (offset {}): byte order {:#x}, header size {}; run the program again", name,
                       offsetof(RunFileHeader, byte_order), header.byte_order, header.header_size);
  return std::nullopt;
}

// Walks the records and applies each to the run. Stops at the first that is unsound.
class Loader {
public:
  Loader(std::string_view file_bytes, Run &target) : bytes(file_bytes), run(target) {}

  void load() {
    RunFileHeader header;
    std::memcpy(&header, bytes.data(), sizeof(header));
    run.pid = header.pid;
    run.started_ns = header.started_ns;
    uint64_t limit = std::min<uint64_t>(header.committed, bytes.size());
    at = sizeof(header);
    while (run.damage.empty() && at < limit)
      next_record(limit);
    run.order.chains.sort();
    if (!run.damage.empty())
      return;
    if (header.committed > bytes.size())
      stop(bytes.size(), fmt::format("the file was cut: {} of {} bytes are there", bytes.size(), header.committed));
    else if (header.committed < sizeof(header))
      stop(offsetof(RunFileHeader, committed), "damaged header: fewer bytes committed than the header takes");
  }

private:
  std::string_view bytes;
  Run &run;
  uint64_t at = 0;
  uint32_t sequence = 0;

  void stop(uint64_t offset, std::string why) { run.damage = fmt::format("offset {}: {}", offset, why); }

  void next_record(uint64_t limit) {
    RecordHeader header;
    if (limit - at < sizeof(header))
      return stop(at, "the file was cut within the header of a record");
    std::memcpy(&header, bytes.data() + at, sizeof(header));
    uint64_t payload_at = at + sizeof(header);
    if (header.size > limit - payload_at)
      return stop(at, fmt::format("the file was cut within record {}", sequence));
    if (header.sequence != sequence)
      return stop(at, fmt::format("damaged: record {} where record {} belongs", header.sequence, sequence));
    std::string_view payload = bytes.substr(payload_at, header.size);
    if (crc32c(payload.data(), payload.size()) != header.checksum)
      return stop(at, fmt::format("damaged: the checksum of record {} is wrong", sequence));
    RecordReader reader(payload);
    if (!apply(static_cast<RecordType>(header.type), reader))
      return stop(at, fmt::format("damaged: record {} has an unknown type {}", sequence, header.type));
    if (!reader.at_end())
      return stop(at, fmt::format("damaged: the fields of record {} (type {}) do not fill it", sequence, header.type));
    ++sequence;
    at = payload_at + ((uint64_t{header.size} + 7) & ~uint64_t{7});
  }

  // Decodes a record and, when it is sound, hands it to `use`.
  template <typename Record, typename Use> bool take(RecordReader &reader, Use use) {
    Record record;
    decode(reader, record);
    if (reader.at_end())
      use(std::move(record));
    return true;
  }

  template <typename Record> bool append(RecordReader &reader, std::vector<Record> &to) {
    return take<Record>(reader, [&](Record record) { to.push_back(std::move(record)); });
  }

  // False for an unknown type.
  bool apply(RecordType type, RecordReader &reader) {
    switch (type) {
    case RecordType::process:
      return take<ProcessRecord>(reader, [&](ProcessRecord r) { run.process = std::move(r); });
    case RecordType::module:
      return take<ModuleRecord>(reader, [&](ModuleRecord r) { run.modules.push_back({std::move(r), std::nullopt}); });
    case RecordType::module_unload:
      return take<ModuleUnloadRecord>(reader, [&](ModuleUnloadRecord r) { unload(r); });
    case RecordType::thread:
      return take<ThreadRecord>(reader, [&](ThreadRecord r) { run.threads[r.tid] = std::move(r); });
    case RecordType::lock:
      return take<LockRecord>(reader, [&](LockRecord r) {
        LockRecord &known = run.locks[r.id.value];
        r.flags |= known.flags;
        known = r;
      });
    case RecordType::stack:
      return take<StackRecord>(reader, [&](StackRecord r) { run.stacks[r.id.value] = std::move(r); });
    case RecordType::race:
      return append(reader, run.races);
    case RecordType::misuse:
      return append(reader, run.misuses);
    case RecordType::hang:
      return take<HangRecord>(
          reader, [&](HangRecord r) { (r.finding == 0 ? run.snapshots : run.hangs).push_back(std::move(r)); });
    case RecordType::lock_chain:
      return take<LockChainRecord>(reader, [&](LockChainRecord r) { run.order.chains.add(r); });
    case RecordType::structure:
      return take<StructureRecord>(reader,
                                   [&](StructureRecord r) { run.order.structures[r.structure] = std::move(r); });
    case RecordType::acquisition:
      return append(reader, run.order.acquisitions);
    case RecordType::section:
      return append(reader, run.order.sections);
    case RecordType::child:
      return append(reader, run.order.children);
    case RecordType::repeat:
      return take<RepeatRecord>(reader, [&](RepeatRecord r) { run.repeats[r.finding] = r.count; });
    case RecordType::coverage:
      return take<CoverageRecord>(reader, [&](CoverageRecord r) { cover(std::move(r)); });
    case RecordType::suppressions:
      return append(reader, run.suppressions);
    case RecordType::end:
      return take<EndRecord>(reader, [&](EndRecord r) { run.end = r; });
    }
    return false;
  }

  void unload(const ModuleUnloadRecord &record) {
    for (auto module = run.modules.rbegin(); module != run.modules.rend(); ++module)
      if (module->record.id == record.id && !module->generation_until) {
        module->generation_until = record.generation_until;
        return;
      }
  }

  void cover(CoverageRecord record) {
    for (CoverageRecord &known : run.coverage)
      if (known.what == record.what && (known.detail == record.detail || record.what == CoverageFact::sampled)) {
        known = std::move(record);
        return;
      }
    run.coverage.push_back(std::move(record));
  }
};

} // namespace

LoadResult load_run_bytes(std::string_view bytes, const std::string &name) {
  if (auto refusal = refuse_header(bytes, name))
    return {std::nullopt, *refusal};
  Run run;
  run.path = name;
  Loader(bytes, run).load();
  return {std::move(run), {}};
}

LoadResult load_run_file(const std::string &path) {
  std::string error;
  auto file = MappedFile::open(path, &error);
  if (!file)
    return {std::nullopt, fmt::format("{}: cannot be read: {}", path, error)};
  return load_run_bytes(file->bytes(), path);
}

} // namespace snarl
