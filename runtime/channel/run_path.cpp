#include "runtime/channel/run_path.h"

#include "runtime/channel/channel.h"
#include "runtime/options/options.h"
#include "runtime/platform/error_text.h"
#include "runtime/platform/process_image.h"
#include "runtime/platform/sys.h"

#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

namespace snarl {
namespace {

// A path under construction. Overflow is remembered, not silent.
struct Path {
  char (&out)[kPathSize];
  uint32_t length;
  bool fits = true;
  explicit Path(char (&buffer)[kPathSize], uint32_t keep = 0) : out(buffer), length(keep) { out[keep] = 0; }
  Path &operator<<(char c) {
    if (length + 1 < kPathSize)
      out[length++] = c;
    else
      fits = false;
    out[length] = 0;
    return *this;
  }
  Path &operator<<(const char *s) {
    while (*s)
      *this << *s++;
    return *this;
  }
  Path &operator<<(uint32_t v) {
    Text digits;
    digits << v;
    return *this << digits.c_str();
  }
};

bool is_folder(const char *path) {
  struct stat status{};
  return sys::call(SYS_newfstatat, AT_FDCWD, reinterpret_cast<long>(path), reinterpret_cast<long>(&status)) == 0 &&
         S_ISDIR(status.st_mode);
}

bool names_process(const char *path) {
  for (; *path; ++path)
    if (path[0] == '%' && path[1] == 'p')
      return true;
  return false;
}

int create_at(RunFileWriter &file, const char *path) {
  uint64_t limit = static_cast<uint64_t>(options.run_file_limit_mb) << 20;
  int error = file.create(path, limit, sys::now_ns(CLOCK_REALTIME), own_pid());
  if (error != EEXIST || existing_file(path) != ExistingFile::stale_run)
    return error;
  sys::call(SYS_unlink, reinterpret_cast<long>(path));
  return file.create(path, limit, sys::now_ns(CLOCK_REALTIME), own_pid());
}

// <folder>/<program>.<pid>.snarl, or <program>.<pid>.<n>.snarl when that is taken.
int create_in_folder(RunFileWriter &file, const char *folder) {
  int error = EEXIST;
  const PathBuffer room;
  auto &buffer = room.text();
  for (uint32_t attempt = 0; attempt < 10 && error == EEXIST; ++attempt) {
    Path path(buffer);
    path << folder;
    if (path.length && buffer[path.length - 1] != '/')
      path << '/';
    path << process_image().name << '.' << own_pid();
    if (attempt)
      path << '.' << attempt;
    path << ".snarl";
    error = path.fits ? create_at(file, buffer) : ENAMETOOLONG;
  }
  return error;
}

void say_cannot_create(const char *where, int error) {
  Text text;
  text << "cannot create the run file " << where << ": " << error_text(error);
  if (error == EEXIST)
    text << " and is not a run file that may be replaced";
  say(text);
}

int create_at_log_path(RunFileWriter &file, bool forked) {
  const PathBuffer room;
  auto &buffer = room.text();
  if (!expand_path(options.log_path, buffer)) {
    say_cannot_create(options.log_path, ENAMETOOLONG);
    return ENAMETOOLONG;
  }
  uint32_t length = static_cast<uint32_t>(__snarl_strlen(buffer));
  bool folder = buffer[length - 1] == '/' || is_folder(buffer);
  bool shared_name = forked && !names_process(options.log_path);
  int error = folder ? create_in_folder(file, buffer) : shared_name ? EEXIST : create_at(file, buffer);
  // <path>.<pid>, <path>.<pid>.1, … beside the files of other processes, and of this one before an exec.
  for (uint32_t attempt = 0; attempt < 10 && error == EEXIST && !folder; ++attempt) {
    if (!shared_name && existing_file(buffer) != ExistingFile::live_run)
      break;
    Path path(buffer, length);
    path << '.' << own_pid();
    if (attempt)
      path << '.' << attempt;
    error = path.fits ? create_at(file, buffer) : ENAMETOOLONG;
    shared_name = false;
  }
  if (error)
    say_cannot_create(buffer, error);
  return error;
}

int create_by_default(RunFileWriter &file) {
  const char *folder = process_image().folder;
  int error = create_in_folder(file, folder);
  if (!error)
    return 0;
  int elsewhere = create_in_folder(file, "/tmp");
  Text text;
  text << "cannot create the run file in " << folder << ": " << error_text(error);
  if (!elsewhere)
    text << "; it goes to " << file.path();
  say(text);
  return elsewhere;
}

} // namespace

bool expand_path(const char *path, char (&out)[kPathSize]) {
  Path expanded(out);
  if (*path != '/')
    expanded << process_image().folder << '/';
  for (; *path; ++path) {
    if (path[0] == '%' && path[1] == 'p')
      expanded << own_pid();
    else
      expanded << *path;
    path += path[0] == '%' && (path[1] == 'p' || path[1] == '%');
  }
  return expanded.fits;
}

int check_json_path() {
  const PathBuffer room;
  auto &path = room.text();
  int error = expand_path(options.json, path) ? 0 : ENAMETOOLONG;
  constexpr long kWrite = 2;
  if (!error)
    error = static_cast<int>(-sys::call(SYS_faccessat, AT_FDCWD, reinterpret_cast<long>(path), kWrite));
  if (error == ENOENT) { // then its folder must be there
    char *end = path + __snarl_strlen(path);
    while (*end != '/')
      *end-- = 0;
    error = static_cast<int>(-sys::call(SYS_faccessat, AT_FDCWD, reinterpret_cast<long>(path), kWrite));
  } else if (!error && is_folder(path)) {
    error = EISDIR;
  }
  if (error) {
    Text text;
    text << "cannot write the JSON report " << options.json << ": " << error_text(error);
    say(text);
  }
  return error;
}

int create_run_file(RunFileWriter &file, bool forked) {
  return options.log_path ? create_at_log_path(file, forked) : create_by_default(file);
}

} // namespace snarl
