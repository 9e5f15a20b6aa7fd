// A bounded, repeatable run of the fuzz target without libFuzzer: sound records with damaged fields and right
// checksums, so that the damage gets past the reader's first line of defence.   mutate_run_files ROUNDS [SEED]
#include "detector/core/run_file.h"
#include "tests/unit/detector/support/run_file_builder.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

namespace {

using namespace snarl;

struct Record {
  uint16_t type;
  std::string payload;
};

std::vector<Record> split(const std::string &file) {
  std::vector<Record> records;
  for (size_t at = sizeof(RunFileHeader); at < file.size();) {
    RecordHeader header;
    std::memcpy(&header, file.data() + at, sizeof(header));
    records.push_back({header.type, file.substr(at + sizeof(header), header.size)});
    at += sizeof(header) + ((header.size + 7) & ~7u);
  }
  return records;
}

std::string join(const std::vector<Record> &records) {
  test::RunFileBuilder file;
  for (const Record &record : records)
    file.add(static_cast<RecordType>(record.type), record.payload);
  return file.bytes();
}

// Small numbers make ids that exist in the wrong place; large ones make counts that cannot be.
void damage(std::string &payload, std::mt19937 &random) {
  if (payload.empty())
    return;
  static const uint32_t telling[] = {0, 1, 2, 3, 4, 5, 6, 7, 255, 4096, 0x7fffffff, 0xffffffff};
  uint32_t value = random() % 3 ? telling[random() % std::size(telling)] : static_cast<uint32_t>(random());
  size_t at = random() % payload.size();
  std::memcpy(&payload[at], &value, std::min<size_t>(payload.size() - at, random() % 4 + 1));
}

void mutate(std::vector<Record> &records, std::mt19937 &random) {
  size_t chosen = random() % records.size();
  switch (random() % 8) {
  case 0:
    records.erase(records.begin() + static_cast<long>(chosen));
    break;
  case 1:
    records.push_back(records[chosen]);
    break;
  case 2:
    std::swap(records[chosen], records[random() % records.size()]);
    break;
  case 3:
    records[chosen].payload.resize(random() % (records[chosen].payload.size() + 8));
    break;
  default:
    damage(records[chosen].payload, random);
  }
}

} // namespace

int main(int argc, char **argv) {
  int rounds = argc > 1 ? std::atoi(argv[1]) : 1000;
  uint32_t seed = argc > 2 ? static_cast<uint32_t>(std::strtoul(argv[2], nullptr, 0)) : 1;
  const std::vector<Record> sound = split(test::sample_run().bytes());
  for (int round = 0; round < rounds; ++round) {
    std::mt19937 random(seed + static_cast<uint32_t>(round));
    std::vector<Record> records = sound;
    for (size_t i = 0; i <= random() % 6 && !records.empty(); ++i)
      mutate(records, random);
    std::string file = join(records);
    if (random() % 16 == 0)
      damage(file, random);
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t *>(file.data()), file.size());
  }
  std::printf("%d rounds from seed %u\n", rounds, seed);
}
