// Whatever the bytes: the reader answers with a run or one line, and a run makes a report that every writer can write.
// A libFuzzer target; mutate_run_files.cpp drives the same function by itself.
#include "detector/report/build_report.h"
#include "detector/run/load.h"
#include "detector/write/json.h"
#include "detector/write/text.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  using namespace snarl;
  LoadResult loaded = load_run_bytes({reinterpret_cast<const char *>(data), size}, "fuzz.snarl");
  if (loaded.run.has_value() != loaded.error.empty() || loaded.error.find('\n') != std::string::npos)
    abort();
  if (!loaded.run)
    return 0;
  std::vector<Run> runs;
  runs.push_back(std::move(*loaded.run));
  Report report = build_report(runs);
  if (write_json(report).empty() || write_text(report, {}).empty())
    abort();
  return 0;
}
