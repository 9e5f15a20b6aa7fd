#include "runtime/platform/error_text.h"

#include <cerrno>

namespace snarl {

const char *error_text(int error) {
  switch (error) {
  case EACCES:
    return "permission denied";
  case EPERM:
    return "operation not permitted";
  case ENOENT:
    return "no such file or directory";
  case ENOTDIR:
    return "not a directory";
  case EISDIR:
    return "is a directory";
  case EEXIST:
    return "the file exists";
  case ENOSPC:
    return "no space left on device";
  case EDQUOT:
    return "disk quota exceeded";
  case EFBIG:
    return "the file is at its size limit";
  case EROFS:
    return "read-only file system";
  case ELOOP:
    return "too many levels of symbolic links";
  case ENAMETOOLONG:
    return "the path is too long";
  case ENOMEM:
    return "out of memory";
  case EMFILE:
  case ENFILE:
    return "too many open files";
  case ENODEV:
    return "the file system has no shared mappings";
  default:
    return "input/output error";
  }
}

} // namespace snarl
