// Calls on names of files: the names are read, what is told about the file is written.
#include "runtime/intercept/descriptor_calls.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/libc_call.h"
#include "runtime/intercept/string_bytes.h"

#include <cstdlib>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <unistd.h>

using namespace snarl;

#define SNARL_ON_PATH(name, arguments, ...)                                                                            \
  SNARL_INTERCEPT(int, name, const char *path __VA_OPT__(, ) __VA_ARGS__) {                                            \
    touch_string(SNARL_CALLER_PC(), path);                                                                             \
    return REAL(name) arguments;                                                                                       \
  }
SNARL_ON_PATH(access, (path, mode), int mode)
SNARL_ON_PATH(chdir, (path))
SNARL_ON_PATH(chmod, (path, mode), mode_t mode)
SNARL_ON_PATH(chown, (path, user, group), uid_t user, gid_t group)
SNARL_ON_PATH(lchown, (path, user, group), uid_t user, gid_t group)
SNARL_ON_PATH(mkdir, (path, mode), mode_t mode)
SNARL_ON_PATH(mkfifo, (path, mode), mode_t mode)
SNARL_ON_PATH(rmdir, (path))
SNARL_ON_PATH(unlink, (path))
SNARL_ON_PATH(remove, (path))
SNARL_ON_PATH(truncate, (path, size), off_t size)
SNARL_ON_PATH(truncate64, (path, size), off_t size)

// A name that is looked up in a folder, which is a descriptor or none.
#define SNARL_AT_PATH(name, arguments, ...)                                                                            \
  SNARL_INTERCEPT(int, name, int folder, const char *path __VA_OPT__(, ) __VA_ARGS__) {                                \
    touch_string(SNARL_CALLER_PC(), path);                                                                             \
    return use_descriptor(SNARL_CALLER_PC(), folder, [=] { return REAL(name) arguments; });                            \
  }
SNARL_AT_PATH(faccessat, (folder, path, mode, flags), int mode, int flags)
SNARL_AT_PATH(fchmodat, (folder, path, mode, flags), mode_t mode, int flags)
SNARL_AT_PATH(fchownat, (folder, path, user, group, flags), uid_t user, gid_t group, int flags)
SNARL_AT_PATH(mkdirat, (folder, path, mode), mode_t mode)
SNARL_AT_PATH(mkfifoat, (folder, path, mode), mode_t mode)
SNARL_AT_PATH(unlinkat, (folder, path, flags), int flags)

#define SNARL_ON_DESCRIPTOR(name, arguments, ...)                                                                      \
  SNARL_INTERCEPT(int, name, int fd __VA_OPT__(, ) __VA_ARGS__) {                                                      \
    return use_descriptor(SNARL_CALLER_PC(), fd, [=] { return REAL(name) arguments; });                                \
  }
SNARL_ON_DESCRIPTOR(fchdir, (fd))
SNARL_ON_DESCRIPTOR(fchmod, (fd, mode), mode_t mode)
SNARL_ON_DESCRIPTOR(fchown, (fd, user, group), uid_t user, gid_t group)

#define SNARL_ON_TWO_PATHS(name)                                                                                       \
  SNARL_INTERCEPT(int, name, const char *from, const char *to) {                                                       \
    touch_string(SNARL_CALLER_PC(), from);                                                                             \
    touch_string(SNARL_CALLER_PC(), to);                                                                               \
    return REAL(name)(from, to);                                                                                       \
  }
SNARL_ON_TWO_PATHS(rename)
SNARL_ON_TWO_PATHS(link)
SNARL_ON_TWO_PATHS(symlink)

#define SNARL_AT_TWO_PATHS(name, arguments, ...)                                                                       \
  SNARL_INTERCEPT(int, name, int folder, const char *from, int other, const char *to __VA_OPT__(, ) __VA_ARGS__) {     \
    const Pc pc = SNARL_CALLER_PC();                                                                                   \
    touch_string(pc, from);                                                                                            \
    touch_string(pc, to);                                                                                              \
    return use_descriptor(pc, folder,                                                                                  \
                          [=] { return use_descriptor(pc, other, [=] { return REAL(name) arguments; }); });            \
  }
SNARL_AT_TWO_PATHS(renameat, (folder, from, other, to))
SNARL_AT_TWO_PATHS(renameat2, (folder, from, other, to, flags), unsigned flags)
SNARL_AT_TWO_PATHS(linkat, (folder, from, other, to, flags), int flags)

SNARL_INTERCEPT(int, symlinkat, const char *from, int folder, const char *to) {
  touch_string(SNARL_CALLER_PC(), from);
  touch_string(SNARL_CALLER_PC(), to);
  return use_descriptor(SNARL_CALLER_PC(), folder, [=] { return REAL(symlinkat)(from, folder, to); });
}

// Since glibc 2.33 these are functions.
#define SNARL_STATUS(name, type)                                                                                       \
  SNARL_INTERCEPT(int, name, const char *path, struct type *to) {                                                      \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    touch_string(pc, path);                                                                                            \
    int result = REAL(name)(path, to);                                                                                 \
    if (result == 0)                                                                                                   \
      touch_write(pc, to, sizeof *to);                                                                                 \
    return result;                                                                                                     \
  }
SNARL_STATUS(stat, stat)
SNARL_STATUS(stat64, stat64)
SNARL_STATUS(lstat, stat)
SNARL_STATUS(lstat64, stat64)
SNARL_STATUS(statfs, statfs)
SNARL_STATUS(statfs64, statfs64)
SNARL_STATUS(statvfs, statvfs)
SNARL_STATUS(statvfs64, statvfs64)

#define SNARL_STATUS_OF_DESCRIPTOR(name, type)                                                                         \
  SNARL_INTERCEPT(int, name, int fd, struct type *to) {                                                                \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    int result = use_descriptor(pc, fd, [=] { return REAL(name)(fd, to); });                                           \
    if (result == 0)                                                                                                   \
      touch_write(pc, to, sizeof *to);                                                                                 \
    return result;                                                                                                     \
  }
SNARL_STATUS_OF_DESCRIPTOR(fstat, stat)
SNARL_STATUS_OF_DESCRIPTOR(fstat64, stat64)
SNARL_STATUS_OF_DESCRIPTOR(fstatfs, statfs)
SNARL_STATUS_OF_DESCRIPTOR(fstatvfs, statvfs)

#define SNARL_STATUS_AT(name, type)                                                                                    \
  SNARL_INTERCEPT(int, name, int folder, const char *path, struct type *to, int flags) {                               \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    touch_string(pc, path);                                                                                            \
    int result = use_descriptor(pc, folder, [=] { return REAL(name)(folder, path, to, flags); });                      \
    if (result == 0)                                                                                                   \
      touch_write(pc, to, sizeof *to);                                                                                 \
    return result;                                                                                                     \
  }
SNARL_STATUS_AT(fstatat, stat)
SNARL_STATUS_AT(fstatat64, stat64)

SNARL_INTERCEPT(int, statx, int folder, const char *path, int flags, unsigned wanted, struct statx *to) {
  Pc pc = SNARL_CALLER_PC();
  touch_string(pc, path);
  int result = use_descriptor(pc, folder, [=] { return REAL(statx)(folder, path, flags, wanted, to); });
  if (result == 0)
    touch_write(pc, to, sizeof *to);
  return result;
}

SNARL_INTERCEPT(char *, getcwd, char *to, size_t room) {
  Pc pc = SNARL_CALLER_PC();
  LibcCall call(pc);
  char *path = REAL(getcwd)(to, room);
  if (path && !untouched())
    touch_write(pc, path, string_length(path) + 1);
  return path;
}
SNARL_INTERCEPT(char *, realpath, const char *path, char *to) {
  Pc pc = SNARL_CALLER_PC();
  touch_string(pc, path);
  LibcCall call(pc);
  char *resolved = REAL(realpath)(path, to);
  if (resolved && !untouched())
    touch_write(pc, resolved, string_length(resolved) + 1);
  return resolved;
}

// The template in the caller's memory is read and its X replaced.
SNARL_INTERCEPT(char *, mkdtemp, char *path) {
  if (!untouched())
    touch_write(SNARL_CALLER_PC(), path, string_length(path));
  return REAL(mkdtemp)(path);
}

SNARL_INTERCEPT(ssize_t, readlink, const char *path, char *to, size_t room) {
  Pc pc = SNARL_CALLER_PC();
  touch_string(pc, path);
  ssize_t n = REAL(readlink)(path, to, room);
  if (n > 0)
    touch_write(pc, to, static_cast<size_t>(n));
  return n;
}
SNARL_INTERCEPT(ssize_t, readlinkat, int folder, const char *path, char *to, size_t room) {
  Pc pc = SNARL_CALLER_PC();
  touch_string(pc, path);
  ssize_t n = use_descriptor(pc, folder, [=] { return REAL(readlinkat)(folder, path, to, room); });
  if (n > 0)
    touch_write(pc, to, static_cast<size_t>(n));
  return n;
}
