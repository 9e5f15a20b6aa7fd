// The oracle's command: holds the race engine against the reference (docs/testing.md).
//
//   oracle enumerate [--more N] [--corner NAME]      all traces of each corner; N events longer than usual
//   oracle random [--seed S] [--programs N] [--rests] random programs from seed S on; with accesses that rest
//   oracle traces FILE…                              traces with their expected verdict
//
//   --without STEP     leaves a step of runtime/shadow/steps.def out (oracle_switched only)
#include "tests/oracle/enumerate.h"
#include "tests/oracle/judge.h"
#include "tests/oracle/random_trace.h"
#include "tests/oracle/steps.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <set>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace oracle;

namespace {

struct Arguments {
  uint64_t seed = 1, programs = 20000;
  uint32_t more = 0;
  bool rests = false;
  std::string corner;
  std::vector<std::string> files;
};

void show_failure(const Trace &trace, RunOptions options, const std::string &title, const std::string &wrong) {
  std::printf("%s: %s\n", title.c_str(), wrong.c_str());
  Trace small = shrink(trace, options);
  std::string again = check_in_child(small, options);
  std::printf("shrunk to %zu events%s%s: %s\n%s", small.size(), options.shared_sites ? ", shared sites" : "",
              options.planted_test ? "" : ", no planted test",
              again.empty() ? "fails only after others" : again.c_str(), to_text(small).c_str());
  std::fflush(stdout);
}

void show_counts(const char *what) {
  const EngineCounts &c = engine_counts;
  std::printf("%s: %zu programs, %zu races reported, %zu of %zu planted tests settled the access\n", what, c.programs,
              c.reports, c.settled, c.events);
  std::fflush(stdout);
}

bool enumerate(const Corner &corner, uint32_t more) {
  engine_counts = {};
  bool fine = for_each_trace(corner, corner.length + more, [&](const Trace &trace) {
    std::string wrong = check(trace, {});
    if (!wrong.empty())
      show_failure(trace, {}, corner.name, wrong);
    return wrong.empty();
  });
  show_counts(corner.name);
  return fine;
}

int enumerate_all(const Arguments &a) {
  bool fine = true;
  for (const Corner &corner : corners())
    if (a.corner.empty() || a.corner == corner.name)
      fine &= enumerate(corner, a.more);
  return fine ? 0 : 1;
}

RunOptions options_of(uint64_t seed, bool rests) {
  return {seed % 4 >= 2, seed % 8 != 5, rests ? seed * 0x9e3779b97f4a7c15 | 1 : 0};
}
bool detached_in(uint64_t seed) {
  return seed % 16 == 7;
}

// Each batch in a process of its own: detached threads never let a program be alone again.
constexpr uint64_t kBatch = 400;

bool random_batch(uint64_t from, uint64_t to, bool rests) {
  for (uint64_t seed = from; seed < to; ++seed) {
    Trace trace = random_trace(seed, detached_in(seed));
    if (!valid(trace)) {
      std::printf("seed %llu makes a trace that cannot happen\n%s", static_cast<unsigned long long>(seed),
                  to_text(trace).c_str());
      return false;
    }
    std::string wrong = check(trace, options_of(seed, rests));
    if (!wrong.empty()) {
      show_failure(trace, options_of(seed, rests), "seed " + std::to_string(seed), wrong);
      return false;
    }
  }
  if (from / kBatch % 50 == 0)
    show_counts(("seeds from " + std::to_string(from)).c_str());
  return true;
}

int random_programs(const Arguments &a) {
  uint32_t failures = 0;
  for (uint64_t from = a.seed; from < a.seed + a.programs && failures < 5; from += kBatch) {
    uint64_t to = std::min(from + kBatch, a.seed + a.programs);
    pid_t child = fork();
    if (child == 0)
      _exit(random_batch(from, to, a.rests) ? 0 : 1);
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status) || (status != 0 && WEXITSTATUS(status) != 1))
      std::printf("seeds %llu to %llu: the engine crashed (status %d)\n", static_cast<unsigned long long>(from),
                  static_cast<unsigned long long>(to), status);
    failures += status != 0;
  }
  std::printf("%llu random programs, %u batches failed\n", static_cast<unsigned long long>(a.programs), failures);
  return failures ? 1 : 0;
}

// The set of (event, byte) that the file announces against what the reference finds: the trace's author and the
// reference must agree before the engine is asked.
std::string expectation_unmet(const ParsedTrace &parsed) {
  Reference reference(parsed.trace);
  std::set<RacyByte> found(reference.first_races().begin(), reference.first_races().end());
  std::set<RacyByte> expected(parsed.expected.begin(), parsed.expected.end());
  for (uint32_t event : parsed.expected_events) {
    size_t before = expected.size();
    for (const RacyByte &r : found)
      if (r.first == event)
        expected.insert(r);
    if (expected.size() == before)
      return "the reference finds no race at \"" + to_text(parsed.trace[event]) + "\"";
  }
  for (const RacyByte &r : expected)
    if (!found.count(r))
      return "the reference finds no race on byte " + std::to_string(r.second) + " at \"" +
             to_text(parsed.trace[r.first]) + "\"";
  for (const RacyByte &r : found)
    if (!expected.count(r))
      return "unannounced race on byte " + std::to_string(r.second) + " at \"" + to_text(parsed.trace[r.first]) + "\"";
  return "";
}

bool run_file(const std::string &path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  ParsedTrace parsed = parse_trace(text.str());
  std::string wrong = !in ? "cannot be read" : !parsed.error.empty() ? parsed.error : expectation_unmet(parsed);
  for (uint32_t variant = 0; wrong.empty() && variant < 4; ++variant)
    wrong = check_in_child(parsed.trace, {(variant & 1) != 0, (variant & 2) == 0});
  std::printf("%s: %s\n", path.c_str(), wrong.empty() ? "as expected" : wrong.c_str());
  return wrong.empty();
}

int run_files(const Arguments &a) {
  uint32_t failures = 0;
  for (const std::string &path : a.files)
    failures += !run_file(path);
  return failures ? 1 : 0;
}

int usage() {
  std::fprintf(stderr, "usage: oracle enumerate [--more N] [--corner NAME] | random [--seed S] [--programs N] "
                       "[--rests] | traces FILE…; all: [--without STEP]\n");
  return 2;
}

} // namespace

int main(int argc, char **argv) {
  Arguments a;
  for (int i = 2; i < argc; ++i) {
    bool has_value = i + 1 < argc;
    if (!std::strcmp(argv[i], "--seed") && has_value)
      a.seed = std::strtoull(argv[++i], nullptr, 10);
    else if (!std::strcmp(argv[i], "--programs") && has_value)
      a.programs = std::strtoull(argv[++i], nullptr, 10);
    else if (!std::strcmp(argv[i], "--more") && has_value)
      a.more = static_cast<uint32_t>(std::strtoul(argv[++i], nullptr, 10));
    else if (!std::strcmp(argv[i], "--without") && has_value) {
      if (!leave_out(argv[++i]))
        return usage();
    } else if (!std::strcmp(argv[i], "--rests"))
      a.rests = true;
    else if (!std::strcmp(argv[i], "--corner") && has_value)
      a.corner = argv[++i];
    else
      a.files.push_back(argv[i]);
  }
  std::string command = argc > 1 ? argv[1] : "";
  start_engine();
  if (command == "enumerate")
    return enumerate_all(a);
  if (command == "random")
    return random_programs(a);
  if (command == "traces" && !a.files.empty())
    return run_files(a);
  return usage();
}
