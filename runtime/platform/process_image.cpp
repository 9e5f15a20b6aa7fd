#include "runtime/platform/process_image.h"

#include "runtime/platform/sys.h"

#include <ctime>
#include <fcntl.h>
#include <sys/auxv.h>
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
  if (n > 0)
    return keep_text(path, static_cast<size_t>(n));
  const auto *named = reinterpret_cast<const char *>(getauxval(AT_EXECFN)); // as it was called
  return named ? keep_text(named, __snarl_strlen(named)) : "unknown";
}

const char *current_folder() {
  char path[kPathMax];
  long n = sys::call(SYS_getcwd, reinterpret_cast<long>(path), sizeof(path));
  return n > 1 && path[0] == '/' ? keep_text(path, static_cast<size_t>(n) - 1) : "/";
}

// The zero-terminated strings of a /proc file. They stay.
void split(const char *path, Vector<const char *> &out) {
  Vector<char> all;
  if (!read_whole_file(path, all))
    return;
  all.push(0);
  for (uint32_t at = 0; at + 1 < all.count; at += static_cast<uint32_t>(__snarl_strlen(&all[at])) + 1)
    out.push(&all[at]);
}

bool has_equals_sign(const char *text) {
  while (*text && *text != '=')
    ++text;
  return *text == '=';
}

// Where there is no /proc: the kernel puts the texts of the environment one after the other below the program's name,
// and those of the arguments below. An argument with a '=' in it at the end counts as environment then.
void environment_from_stack(Vector<const char *> &out) {
  const auto *above = reinterpret_cast<const char *>(getauxval(AT_EXECFN));
  while (above) {
    const char *text = above - 1; // its end
    while (text[-1])
      --text;
    const auto bytes = static_cast<size_t>(above - text);
    if (bytes == 1 || !has_equals_sign(text))
      return;
    out.push(keep_text(text, bytes - 1));
    above = text;
  }
}

} // namespace

bool read_whole_file(const char *path, Vector<char> &out) {
  long fd = sys::open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return false;
  for (;;) {
    out.reserve(out.count + 4096);
    long got = sys::read(static_cast<int>(fd), out.data + out.count, out.capacity - out.count);
    if (got <= 0)
      break;
    out.count += static_cast<uint32_t>(got);
  }
  sys::close(static_cast<int>(fd));
  return true;
}

uint64_t process_started_ns() {
  constexpr uint32_t kStartTime = 22; // field of /proc/self/stat, in ticks of 10 ms since boot
  Vector<char> stat;
  if (!read_whole_file("/proc/self/stat", stat))
    return 0;
  stat.push(0);
  uint32_t at = stat.count - 1;
  while (at && stat[at] != ')') // the end of field 2, which may hold anything
    --at;
  for (uint32_t field = 2; stat[at] && field < kStartTime; ++at)
    field += stat[at] == ' ';
  uint64_t ticks = 0;
  for (; stat[at] >= '0' && stat[at] <= '9'; ++at)
    ticks = ticks * 10 + static_cast<uint64_t>(stat[at] - '0');
  stat.drop();
  uint64_t ago = sys::now_ns(CLOCK_BOOTTIME) - ticks * 10000000ULL;
  return sys::now_ns(CLOCK_REALTIME) - ago;
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
  if (image.environment.count == 0)
    environment_from_stack(image.environment);
}

const ProcessImage &process_image() {
  return image;
}

const char *environment_value(const char *name) {
  if (getauxval(AT_SECURE))
    return nullptr;
  size_t n = __snarl_strlen(name);
  for (const char *variable : image.environment)
    if (__snarl_memcmp(variable, name, n) == 0 && variable[n] == '=')
      return variable + n + 1;
  return nullptr;
}

} // namespace snarl
