// Makes run files in memory: the test's own writer of the format of detector/core/run_file.h.
#ifndef SNARL_TESTS_UNIT_DETECTOR_SUPPORT_RUN_FILE_BUILDER_H
#define SNARL_TESTS_UNIT_DETECTOR_SUPPORT_RUN_FILE_BUILDER_H

#include "detector/run/records.h"

#include <string>

namespace snarl::test {

// A payload, field by field.
class Payload {
public:
  Payload &u8(uint8_t v) { return raw(v); }
  Payload &u32(uint32_t v) { return raw(v); }
  Payload &u64(uint64_t v) { return raw(v); }
  Payload &i32(int32_t v) { return raw(v); }
  Payload &i64(int64_t v) { return raw(v); }
  Payload &str(const std::string &text);
  const std::string &bytes() const { return data; }

private:
  std::string data;
  template <typename T> Payload &raw(T value) {
    data.append(reinterpret_cast<const char *>(&value), sizeof(T));
    return *this;
  }
};

class RunFileBuilder {
public:
  RunFileBuilder();

  RunFileBuilder &add(const ProcessRecord &record);
  RunFileBuilder &add(const ModuleRecord &record);
  RunFileBuilder &add(const ModuleUnloadRecord &record);
  RunFileBuilder &add(const StackRecord &record);
  RunFileBuilder &add(const ThreadRecord &record);
  RunFileBuilder &add(const LockRecord &record);
  RunFileBuilder &add(const RaceRecord &record);
  RunFileBuilder &add(const MisuseRecord &record);
  RunFileBuilder &add(const RepeatRecord &record);
  RunFileBuilder &add(const LockChainRecord &record);
  RunFileBuilder &add(const StructureRecord &record);
  RunFileBuilder &add(const AcquisitionRecord &record);
  RunFileBuilder &add(const HangRecord &record);
  RunFileBuilder &add(const CoverageRecord &record);
  RunFileBuilder &add(const SuppressionsRecord &record);
  RunFileBuilder &add(const EndRecord &record);
  RunFileBuilder &add(RecordType type, const std::string &payload);

  // The header, to be spoilt.
  RunFileHeader &header() { return head; }
  // With `committed` as long as the file is, unless the test set it.
  std::string bytes() const;

private:
  RunFileHeader head{};
  std::string records;
  uint32_t sequence = 0;
};

// A small run with every type of record, sound.
RunFileBuilder sample_run();

} // namespace snarl::test

#endif // SNARL_TESTS_UNIT_DETECTOR_SUPPORT_RUN_FILE_BUILDER_H
