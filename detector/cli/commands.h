// The commands of `snarl`. Each returns the exit code.
#ifndef SNARL_DETECTOR_CLI_COMMANDS_H
#define SNARL_DETECTOR_CLI_COMMANDS_H

#include <cstdint>
#include <string>
#include <vector>

namespace snarl {

namespace exit_code {
inline constexpr int nothing_found = 0, findings = 1, bad_input = 2, internal_error = 3;
} // namespace exit_code

struct ReportOptions {
  std::vector<std::string> files;
  std::string format = "text";           // text, json
  std::string output;                    // empty or "-": stdout
  std::string color = "auto";            // auto, always, never
  std::vector<std::string> suppressions; // files
  bool unused_suppressions = false;      // list those that matched nothing
  bool at_exit = false;                  // called by the runtime: text on stderr, nothing when nothing was found
  bool summary = false;                  // at_exit: one line when nothing was found
  std::string json;                      // at_exit: also write JSON here …
  uint64_t began_ns = 0;                 // … beside what other processes have written since then
  bool silent = false;                   // at_exit: the exit code alone tells
};
int report_command(const ReportOptions &options);

struct RunOptions {
  std::vector<std::string> command; // program and arguments
  std::string format = "text";
  std::string output; // empty: stderr
  std::string color = "auto";
  std::vector<std::string> suppressions;
  bool unused_suppressions = false;
  std::string keep;   // folder in which the run files stay; empty: they are removed
  int exit_code = 66; // when something was found; 0: the program's own
  std::string budget; // the option of the same name (docs/options.md); empty: as it is
};
int run_command(const RunOptions &options);

struct SnapshotOptions {
  int pid = 0;
  std::string format = "text";
  std::string output; // empty or "-": stdout
  std::string color = "auto";
};
int snapshot_command(const SnapshotOptions &options);

// Called by the runtime: the code of functions and source files, as records of core/code_range.h.
struct CodeOptions {
  std::vector<std::string> functions, files; // patterns
  std::vector<std::string> modules;          // paths
  std::string output;
};
int code_command(const CodeOptions &options);

// Everything from argv on; never throws.
int snarl_main(int argc, char **argv);

} // namespace snarl

#endif // SNARL_DETECTOR_CLI_COMMANDS_H
