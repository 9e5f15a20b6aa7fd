// The run file from the writing side: creation, growth, and the commit protocol of detector/core/run_file.h.
//
//   words    header.committed, in the shared mapping
//   written  by the holder of the channel's lock only
//   steps    1. the bytes of the record beyond `committed`   2. committed := end of the record (release)
//   if the process dies between 1 and 2, the bytes beyond `committed` are never read; the kernel keeps the mapping's
//   pages.
//
// The mapping has the size of the limit from the start; the file grows under it in chunks, each with its storage
// allocated first, so that a full disk is an error code and not SIGBUS. No descriptor stays open between two
// growths: programs close descriptors that they do not know.
#ifndef SNARL_RUNTIME_CHANNEL_RUN_FILE_WRITER_H
#define SNARL_RUNTIME_CHANNEL_RUN_FILE_WRITER_H

#include "detector/core/run_file.h"
#include "runtime/channel/record_writer.h"
#include "runtime/platform/base.h"

namespace snarl {

class RunFileWriter {
public:
  // Creates the file, which must not exist, mode 0600. 0 or an errno.
  int create(const char *path, uint64_t limit, uint64_t started_ns, uint32_t pid);
  bool is_open() const { return header != nullptr; }
  const char *path() const { return file_path; }
  // The errno that stopped the growth of the file; EFBIG at the limit; 0.
  int stopped_by() const { return stop_reason; }

  // False: no room. What closes the file (end, coverage, repeat) has a reserve of its own.
  bool append(RecordType type, const RecordWriter &record);
  // Cuts the file to what is committed.
  void trim();
  void remove();
  // Forgets the file without touching it (in a forked child).
  void abandon();

private:
  bool make_room(uint64_t bytes);
  int grow(uint64_t bytes);
  int reopen();

  RunFileHeader *header = nullptr;
  uint64_t mapped = 0;    // bytes of the mapping: the limit
  uint64_t allocated = 0; // bytes of the file that have storage
  uint64_t device = 0, inode = 0;
  uint32_t sequence = 0;
  int stop_reason = 0;
  char file_path[4096] = {};
};

// What stands at a path where a run file shall go.
enum class ExistingFile : uint8_t {
  foreign,   // not a regular file of ours with a run file's magic: never touched
  live_run,  // the run file of a process that still exists; of this one, when it was another program before an exec
  stale_run, // may be replaced
};
ExistingFile existing_file(const char *path);

} // namespace snarl

#endif // SNARL_RUNTIME_CHANNEL_RUN_FILE_WRITER_H
