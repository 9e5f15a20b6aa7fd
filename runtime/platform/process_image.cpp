#include "runtime/platform/process_image.h"

#include "runtime/platform/sys.h"

#include <fcntl.h>
#include <sys/syscall.h>

namespace snarl {
namespace {

ProcessImage image;

constexpr size_t kPathMax = 4096;

const char *keep_text(const char *s, size_t n) {
  char *copy = static_cast<char *>(allocate_forever(n + 1));
  __snarl_memcpy(copy, s, n);
  return copy;
}

const char *program_path() {
  char path[kPathMax];
  long n = sys::call(SYS_readlinkat, AT_FDCWD, reinterpret_cast<long>("/proc/self/exe"), reinterpret_cast<long>(path),
                     sizeof(path));
  return n > 0 ? keep_text(path, static_cast<size_t>(n)) : "unknown";
}

const char *current_folder() {
  char path[kPathMax];
  long n = sys::call(SYS_getcwd, reinterpret_cast<long>(path), sizeof(path));
  return n > 1 && path[0] == '/' ? keep_text(path, static_cast<size_t>(n) - 1) : "/";
}

// The zero-terminated strings of a /proc file.
void split(const char *path, Vector<const char *> &out) {
  size_t size = 0;
  char *all = read_whole_file(path, &size);
  for (size_t at = 0; all && at < size; at += __snarl_strlen(all + at) + 1)
    out.push(all + at);
}

} // namespace

char *read_whole_file(const char *path, size_t *size) {
  long fd = sys::open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return nullptr;
  size_t capacity = 16384, used = 0;
  char *all = static_cast<char *>(allocate(capacity));
  for (;;) {
    if (used + 1 == capacity) {
      char *bigger = static_cast<char *>(allocate(capacity * 2));
      __snarl_memcpy(bigger, all, used);
      release_memory(all, capacity);
      all = bigger;
      capacity *= 2;
    }
    long got = sys::read(static_cast<int>(fd), all + used, capacity - 1 - used);
    if (got <= 0)
      break;
    used += static_cast<size_t>(got);
  }
  sys::close(static_cast<int>(fd));
  char *kept = static_cast<char *>(allocate_forever(used + 1));
  __snarl_memcpy(kept, all, used);
  release_memory(all, capacity);
  *size = used;
  return kept;
}

bool text_equal(const char *a, const char *b) {
  while (*a && *a == *b)
    ++a, ++b;
  return *a == *b;
}

const char *last_component(const char *path) {
  const char *last = path;
  for (; *path; ++path)
    if (*path == '/')
      last = path + 1;
  return last;
}

void process_image_start() {
  image.program = program_path();
  image.name = last_component(image.program);
  image.folder = current_folder();
  split("/proc/self/cmdline", image.arguments);
  split("/proc/self/environ", image.environment);
}

const ProcessImage &process_image() {
  return image;
}

const char *environment_value(const char *name) {
  size_t n = __snarl_strlen(name);
  for (const char *variable : image.environment)
    if (__snarl_memcmp(variable, name, n) == 0 && variable[n] == '=')
      return variable + n + 1;
  return nullptr;
}

} // namespace snarl
