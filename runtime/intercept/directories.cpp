// Directory streams. Two threads that read one of them share its position and its buffer.
#include "runtime/intercept/calls_back.h"
#include "runtime/intercept/descriptor_calls.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/libc_call.h"
#include "runtime/intercept/string_bytes.h"

#include <dirent.h>

using namespace snarl;

SNARL_REAL(int, dirfd, DIR *);

namespace {

constexpr size_t kStreamBytes = 4; // of the DIR object, as a stand-in for all of it

DIR *opened(Pc pc, DIR *stream) {
  Thread *t = self();
  if (t && stream)
    descriptor_opened(*t, pc, REAL(dirfd)(stream));
  return stream;
}

template <typename Entry> Entry *entry_read(Pc pc, Entry *entry) {
  if (entry)
    touch_write(pc, entry, entry->d_reclen);
  return entry;
}

} // namespace

SNARL_INTERCEPT(DIR *, opendir, const char *path) {
  Pc pc = SNARL_CALLER_PC();
  touch_string(pc, path);
  LibcCall call(pc);
  return opened(pc, REAL(opendir)(path));
}
// The descriptor is the stream's from now on.
SNARL_INTERCEPT(DIR *, fdopendir, int fd) {
  Pc pc = SNARL_CALLER_PC();
  if (Thread *t = thread_among_others())
    descriptor_used(*t, pc, fd);
  LibcCall call(pc);
  return REAL(fdopendir)(fd);
}
SNARL_INTERCEPT(dirent *, readdir, DIR *stream) {
  touch_write(SNARL_CALLER_PC(), stream, kStreamBytes);
  return entry_read(SNARL_CALLER_PC(), REAL(readdir)(stream));
}
SNARL_INTERCEPT(dirent64 *, readdir64, DIR *stream) {
  touch_write(SNARL_CALLER_PC(), stream, kStreamBytes);
  return entry_read(SNARL_CALLER_PC(), REAL(readdir64)(stream));
}
SNARL_INTERCEPT(int, readdir_r, DIR *stream, dirent *entry, dirent **result) {
  Pc pc = SNARL_CALLER_PC();
  touch_write(pc, stream, kStreamBytes);
  int error = REAL(readdir_r)(stream, entry, result);
  if (error == 0) {
    touch_write(pc, result, sizeof *result);
    entry_read(pc, *result);
  }
  return error;
}
SNARL_INTERCEPT(void, rewinddir, DIR *stream) {
  touch_write(SNARL_CALLER_PC(), stream, kStreamBytes);
  REAL(rewinddir)(stream);
}
SNARL_INTERCEPT(long, telldir, DIR *stream) {
  touch_read(SNARL_CALLER_PC(), stream, kStreamBytes);
  return REAL(telldir)(stream);
}
SNARL_INTERCEPT(void, seekdir, DIR *stream, long at) {
  touch_write(SNARL_CALLER_PC(), stream, kStreamBytes);
  REAL(seekdir)(stream, at);
}

SNARL_INTERCEPT(int, closedir, DIR *stream) {
  Pc pc = SNARL_CALLER_PC();
  Thread *t = self();
  if (t && stream) {
    descriptor_closing(*t, pc, REAL(dirfd)(stream));
    on_access(*t, pc, stream, kStreamBytes, AccessKind::free);
  }
  LibcCall call(pc);
  return REAL(closedir)(stream);
}

// The whole of a directory, or of a tree of them; the program says what it wants of it.
#define SNARL_SCAN(name, Entry)                                                                                        \
  SNARL_INTERCEPT(int, name, const char *path, Entry ***found, int (*wanted)(const Entry *),                           \
                  int (*compare)(const Entry **, const Entry **)) {                                                    \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    touch_string(pc, path);                                                                                            \
    int count;                                                                                                         \
    {                                                                                                                  \
      CallsBack frame(pc);                                                                                             \
      count = REAL(name)(path, found, wanted, compare);                                                                \
    }                                                                                                                  \
    if (count >= 0)                                                                                                    \
      touch_write(pc, found, sizeof *found);                                                                           \
    return count;                                                                                                      \
  }
SNARL_SCAN(scandir, dirent)
SNARL_SCAN(scandir64, dirent64)

#define SNARL_WALK(name, Visit, arguments, ...)                                                                        \
  SNARL_INTERCEPT(int, name, const char *path, Visit *visit, __VA_ARGS__) {                                            \
    touch_string(SNARL_CALLER_PC(), path);                                                                             \
    CallsBack frame(SNARL_CALLER_PC());                                                                                \
    return REAL(name) arguments;                                                                                       \
  }
SNARL_WALK(ftw, void, (path, visit, most), int most)
SNARL_WALK(ftw64, void, (path, visit, most), int most)
SNARL_WALK(nftw, void, (path, visit, most, flags), int most, int flags)
SNARL_WALK(nftw64, void, (path, visit, most, flags), int most, int flags)
