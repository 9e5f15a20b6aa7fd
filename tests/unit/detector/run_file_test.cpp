// The reader of run files: what it reads, what it refuses, how far it reads what is damaged.
#include "detector/run/load.h"
#include "tests/unit/detector/support/run_file_builder.h"

#include <gtest/gtest.h>
#include <random>

namespace snarl {
namespace {

using test::RunFileBuilder;
using test::sample_run;

std::string error_of(const std::string &bytes) {
  return load_run_bytes(bytes, "x.snarl").error;
}

bool contains(const std::string &text, const std::string &part) {
  return text.find(part) != std::string::npos;
}

TEST(RunFile, ReadsEveryRecord) {
  LoadResult loaded = load_run_bytes(sample_run().bytes(), "x.snarl");
  ASSERT_TRUE(loaded.run) << loaded.error;
  const auto &run = *loaded.run;
  EXPECT_EQ(run.damage, "");
  EXPECT_TRUE(run.complete());
  EXPECT_EQ(run.pid, 4711u);
  EXPECT_EQ(run.process->argv, (std::vector<std::string>{"./bank", "-n", "3"}));
  EXPECT_EQ(run.process->cwd, "/opt/app");
  ASSERT_EQ(run.modules.size(), 2u);
  EXPECT_EQ(run.modules[0].record.build_id, "\x01\x02\x03");
  EXPECT_EQ(run.modules[1].generation_until, 3u);
  EXPECT_EQ(run.stacks.size(), 6u);
  EXPECT_EQ(run.stack(StackId(2))->frames, (std::vector<Frame>{0x11020, 0x12000, 0x13000}));
  EXPECT_EQ(run.locks.size(), 2u);
  ASSERT_EQ(run.races.size(), 1u);
  EXPECT_EQ(run.races[0].first.held[0].lock, LockId(1));
  EXPECT_EQ(run.races[0].location.size, 32u);
  ASSERT_EQ(run.misuses.size(), 1u);
  EXPECT_EQ(run.misuses[0].text, "it was handed over");
  ASSERT_EQ(run.order.acquisitions.size(), 2u);
  EXPECT_EQ(run.order.acquisitions[0].structural.clock, 5u);
  EXPECT_EQ(run.order.chains.find(2)->acquired_at, StackId(3));
  EXPECT_EQ(run.order.structures.at(1).clocks.at(1).clock, 6u);
  ASSERT_EQ(run.hangs.size(), 1u);
  EXPECT_EQ(run.hangs[0].waits[1].held[0].mode, LockMode::shared);
  EXPECT_EQ(run.end->duration_ns, 1'500'000'000u);
}

TEST(RunFile, LaterRecordsReplaceEarlierOnes) {
  auto run = *load_run_bytes(sample_run().bytes(), "x.snarl").run;
  EXPECT_EQ(run.thread(Tid(2))->name, "teller");
  EXPECT_EQ(run.thread(Tid(2))->flags, thread_flags::detached);
  ASSERT_EQ(run.coverage.size(), 1u);
  EXPECT_EQ(run.coverage[0].count, 15u);
  EXPECT_EQ(run.times_met(1), 17u);
  EXPECT_EQ(run.times_met(2), 1u);
}

TEST(RunFile, RefusesWhatIsNoRunFile) {
  EXPECT_TRUE(contains(error_of(""), "x.snarl: not a Snarl run file"));
  EXPECT_TRUE(contains(error_of("\x7f"
                                "ELF and more of it, long enough for a header of sixty-four bytes"),
                       "not a Snarl run file"));
}

TEST(RunFile, RefusesForeignVersionByName) {
  RunFileBuilder file = sample_run();
  file.header().version = kRunFileVersion + 1;
  EXPECT_TRUE(contains(error_of(file.bytes()), "run file version " + std::to_string(kRunFileVersion + 1)));
}

TEST(RunFile, RefusesForeignByteOrder) {
  RunFileBuilder file = sample_run();
  file.header().byte_order = 0x04030201;
  EXPECT_TRUE(contains(error_of(file.bytes()), "other byte order"));
}

TEST(RunFile, WithoutEndRecordIsSoundButIncomplete) {
  auto run = *load_run_bytes(RunFileBuilder().add(ProcessRecord{}).bytes(), "x.snarl").run;
  EXPECT_EQ(run.damage, "");
  EXPECT_FALSE(run.complete());
}

TEST(RunFile, BytesBeyondCommittedAreNotRead) {
  RunFileBuilder file = sample_run();
  std::string sound = file.bytes();
  auto run = *load_run_bytes(sound + "half a record", "x.snarl").run;
  EXPECT_TRUE(run.complete());
}

// Cut anywhere, the file is refused by name or read as far as it goes, never further and never silently.
TEST(RunFile, CutAtEveryByte) {
  std::string whole = sample_run().bytes();
  size_t records_before = 0;
  for (size_t length = 0; length < whole.size(); ++length) {
    LoadResult loaded = load_run_bytes(whole.substr(0, length), "x.snarl");
    if (length < sizeof(RunFileHeader)) {
      EXPECT_TRUE(contains(loaded.error, length == 0 ? "not a Snarl run file" : "truncated")) << loaded.error;
      continue;
    }
    ASSERT_TRUE(loaded.run) << length;
    EXPECT_FALSE(loaded.run->complete()) << length;
    EXPECT_TRUE(contains(loaded.run->damage, "the file was cut")) << length << ": " << loaded.run->damage;
    size_t records = loaded.run->stacks.size() + loaded.run->threads.size() + loaded.run->races.size();
    EXPECT_GE(records, records_before);
    records_before = records;
  }
}

// One flipped bit is always noticed, except where nothing is said (padding, reserved fields, the pid and the start).
TEST(RunFile, EveryFlippedPayloadBitIsNoticed) {
  RunFileBuilder file;
  file.add(StackRecord{StackId(1), {0x1234, 0x5678}, 0});
  std::string sound = file.bytes();
  for (size_t bit = sizeof(RunFileHeader) * 8; bit < sound.size() * 8; ++bit) {
    std::string spoilt = sound;
    spoilt[bit / 8] = static_cast<char>(spoilt[bit / 8] ^ (1 << (bit % 8)));
    bool is_flags = bit / 8 - sizeof(RunFileHeader) == 2 || bit / 8 - sizeof(RunFileHeader) == 3;
    bool is_padding = bit / 8 >= sizeof(RunFileHeader) + sizeof(RecordHeader) + 28;
    auto run = *load_run_bytes(spoilt, "x.snarl").run;
    EXPECT_EQ(run.damage.empty(), is_flags || is_padding) << "bit " << bit;
  }
}

TEST(RunFile, DamagedAtRandomNeverHarms) {
  std::string sound = sample_run().bytes();
  std::mt19937 random(20240521);
  for (int round = 0; round < 20000; ++round) {
    std::string spoilt = sound;
    for (int i = 0; i <= round % 4; ++i)
      spoilt[random() % spoilt.size()] = static_cast<char>(random());
    LoadResult loaded = load_run_bytes(spoilt, "x.snarl");
    EXPECT_EQ(loaded.run.has_value(), loaded.error.empty());
  }
}

// The checksum right, the contents wrong: counts that cannot be, enumerators that do not exist, records too long.
TEST(RunFile, WellFormedNonsenseIsDamage) {
  struct Case {
    RecordType type;
    std::string payload;
  };
  for (const Case &bad :
       std::initializer_list<Case>{{RecordType::stack, test::Payload().u32(1).u32(0xffffffff).bytes()},
                                   {RecordType::process, test::Payload().str("p").u32(0x7fffffff).bytes()},
                                   {RecordType::end, test::Payload().u8(99).i32(0).u64(0).u64(0).bytes()},
                                   {RecordType::repeat, test::Payload().u32(1).u64(2).u32(3).bytes()},
                                   {RecordType::repeat, test::Payload().u32(1).bytes()},
                                   {static_cast<RecordType>(77), ""}}) {
    auto run = *load_run_bytes(RunFileBuilder().add(bad.type, bad.payload).bytes(), "x.snarl").run;
    EXPECT_TRUE(contains(run.damage, "damaged")) << run.damage;
  }
}

TEST(RunFile, MissingFileIsNamed) {
  LoadResult loaded = load_run_file("/nonexistent/run.snarl");
  EXPECT_FALSE(loaded.run);
  EXPECT_EQ(loaded.error, "/nonexistent/run.snarl: cannot be read: No such file or directory");
}

} // namespace
} // namespace snarl
