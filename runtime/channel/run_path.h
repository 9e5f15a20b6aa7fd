// Where the run file goes, and its creation there.
#ifndef SNARL_RUNTIME_CHANNEL_RUN_PATH_H
#define SNARL_RUNTIME_CHANNEL_RUN_PATH_H

#include "runtime/channel/run_file_writer.h"
#include "runtime/platform/memory.h"

namespace snarl {

inline constexpr uint32_t kPathSize = 4096;

// Room for a path. Not on the stack of the thread that ends the program or records its first finding: that may be the
// least of stacks.
class PathBuffer {
public:
  PathBuffer() : room_(static_cast<Room *>(allocate(sizeof(Room)))) {}
  ~PathBuffer() { release_memory(room_, sizeof(Room)); }
  PathBuffer(const PathBuffer &) = delete;
  PathBuffer &operator=(const PathBuffer &) = delete;
  char (&text() const)[kPathSize] { return *room_; }

private:
  using Room = char[kPathSize];
  Room *room_;
};

// `path` with every %p replaced by the process id and %% by %, made absolute from the folder of the start. Cut paths
// are refused: false.
bool expand_path(const char *path, char (&out)[kPathSize]);

// Can options.json be written? 0, or an errno after saying what is wrong.
int check_json_path();

// Creates the run file as options.log_path says, or as <program>.<pid>.snarl in the folder where the program was
// started, or (said on stderr) in /tmp when that folder cannot be written. 0, or an errno after saying what is wrong.
// `forked`: the process is a forked child; a log_path without %p gets .<pid> at its end.
int create_run_file(RunFileWriter &file, bool forked);

} // namespace snarl

#endif // SNARL_RUNTIME_CHANNEL_RUN_PATH_H
