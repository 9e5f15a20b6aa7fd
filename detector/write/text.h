// Writes a report for people.
#ifndef SNARL_DETECTOR_WRITE_TEXT_H
#define SNARL_DETECTOR_WRITE_TEXT_H

#include "detector/report/model.h"

#include <string>

namespace snarl {

struct TextOptions {
  bool colour = false;
  // Paths of source files below these folders are shown relative to them.
  std::vector<std::string> folders;
  bool quote_source = true;
  // Say which runs the report is about.
  bool name_runs = false;
  // List the suppressions that matched nothing.
  bool unused_suppressions = false;
};

std::string write_text(const Report &report, const TextOptions &options);

} // namespace snarl

#endif // SNARL_DETECTOR_WRITE_TEXT_H
