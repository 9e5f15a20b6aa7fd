// Where reports go.
#ifndef SNARL_DETECTOR_CLI_OUTPUT_H
#define SNARL_DETECTOR_CLI_OUTPUT_H

#include "detector/report/model.h"

#include <cstdint>
#include <cstdio>
#include <string>

namespace snarl {

struct Rendering {
  std::string format = "text", color = "auto"; // "auto": when the stream is a terminal
  FILE *stream = nullptr;
  bool name_runs = false;           // the text says which runs it is about, for those who did not start them
  bool unused_suppressions = false; // the text lists them
};
std::string render(const Report &report, const Rendering &how);

// Writes all of it to the file, or to `stream` when no file is named. On failure says so on stderr in one line and
// returns false.
bool write_out(const std::string &text, const std::string &file, FILE *stream);

// Writes a JSON report to the file as write_out() does, but keeps what another process has reported there since then
// (CLOCK_REALTIME): see joined_json().
void write_json_beside_others(const std::string &json, const std::string &file, uint64_t since_ns);

// Loads run files and leaves out what the suppression files, and those of the programs themselves, name. One line on
// stderr for each file of either sort that cannot be read, which makes `*all_read` false.
// `snapshots`: those that were asked for are told, too.
Report report_of(const std::vector<std::string> &files, const std::vector<std::string> &suppressions, bool *all_read,
                 bool snapshots = false);

} // namespace snarl

#endif // SNARL_DETECTOR_CLI_OUTPUT_H
