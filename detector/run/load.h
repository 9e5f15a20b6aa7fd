// Reads a run file. Distrusts every byte of it.
//
// What is not a run file of this version at all is refused: LoadResult::error, one line that names the file, what is
// wrong, where, and what to do. A file that is a run file but is cut or damaged further on is read as far as it is
// sound; Run::damage then says where and why reading stopped.
#ifndef SNARL_DETECTOR_RUN_LOAD_H
#define SNARL_DETECTOR_RUN_LOAD_H

#include "detector/run/run.h"

#include <optional>
#include <string>
#include <string_view>

namespace snarl {

struct LoadResult {
  std::optional<Run> run;
  std::string error;
};

LoadResult load_run_file(const std::string &path);

// The same for bytes in memory; `name` stands for the file in messages.
LoadResult load_run_bytes(std::string_view bytes, const std::string &name);

} // namespace snarl

#endif // SNARL_DETECTOR_RUN_LOAD_H
