// Where reports go.
#ifndef SNARL_DETECTOR_CLI_OUTPUT_H
#define SNARL_DETECTOR_CLI_OUTPUT_H

#include "detector/report/model.h"

#include <cstdio>
#include <string>

namespace snarl {

// The report in a format, for a stream (colour "auto": when it is a terminal). `name_runs`: the text says which runs it
// is about, for those who did not start them.
std::string render(const Report &report, const std::string &format, const std::string &color, FILE *stream,
                   bool name_runs = false);

// Writes all of it to the file, or to `stream` when no file is named. On failure says so on stderr in one line and
// returns false.
bool write_out(const std::string &text, const std::string &file, FILE *stream);

// Loads run files and leaves out what the suppression files name. One line on stderr for each file of either sort that
// cannot be read, which makes `*all_read` false.
// `snapshots`: those that were asked for are told, too.
Report report_of(const std::vector<std::string> &files, const std::vector<std::string> &suppressions, bool *all_read,
                 bool snapshots = false);

} // namespace snarl

#endif // SNARL_DETECTOR_CLI_OUTPUT_H
