#include "runtime/shadow/ignored_code.h"

#include "detector/core/code_range.h"
#include "runtime/channel/analyzer.h"
#include "runtime/channel/channel.h"
#include "runtime/channel/facts.h"
#include "runtime/channel/finish.h"
#include "runtime/options/options.h"
#include "runtime/platform/memory.h"
#include "runtime/platform/process_image.h"
#include "runtime/platform/signals.h"
#include "runtime/platform/spin.h"
#include "runtime/platform/sys.h"
#include "runtime/shadow/ignored_modules.h"

#include <link.h>
#include <sys/mman.h>
#include <sys/syscall.h>

namespace snarl {
namespace {

struct Module {
  const char *path;
  Vector<CodeRange> code;
  uintptr_t base;
  bool loaded;
};
struct Range {
  uintptr_t begin, size;
  OftenCounted *calls;
};
// In the order of their addresses, none over another. Never changed once it is published, and never freed: who reads it
// holds no lock.
struct Table {
  uint32_t count;
  Range ranges[];
};

SpinLock lock; // for all but `table`
Vector<Module> modules;
Table *table; // atomic

const char *kept(const char *path) {
  const size_t size = __snarl_strlen(path) + 1;
  return static_cast<const char *>(__snarl_memcpy(allocate_forever(size), path, size));
}

// A module that is not known yet stands behind the others.
int note_loaded(dl_phdr_info *info, size_t, void *) {
  const char *path = *info->dlpi_name ? info->dlpi_name : process_image().program;
  if (last_component(path) == path)
    return 0; // the kernel's
  for (Module &module : modules)
    if (text_equal(module.path, path)) {
      module.base = info->dlpi_addr;
      module.loaded = true;
      return 0;
    }
  modules.push({kept(path), {}, info->dlpi_addr, true});
  return 0;
}

[[noreturn]] void cannot_ask(int code) {
  Text text;
  text << "ignore_functions and ignore_files need the analyzer, which ";
  if (code == kAnalyzerNotFound)
    text << "was not found";
  else
    text << "failed with exit code " << code;
  say(text);
  sys::exit_group(2);
}

// Where the analyzer writes: a file in memory.
class Answer {
public:
  Answer() : fd_(static_cast<int>(sys::call(SYS_memfd_create, reinterpret_cast<long>("snarl"), MFD_CLOEXEC))) {
    path_ << "/proc/" << own_pid() << "/fd/" << fd_;
  }
  ~Answer() { sys::close(fd_); }
  const char *path() { return path_.c_str(); }
  bool read(CodeRange &range) {
    const long n = sys::call(SYS_pread64, fd_, reinterpret_cast<long>(&range), sizeof(range), at_);
    at_ += n;
    return n == sizeof(range);
  }

private:
  int fd_;
  long at_ = 0;
  Text path_;
};

void ask_about(uint32_t first_new) {
  Vector<const char *> paths;
  for (uint32_t i = first_new; i < modules.count; ++i)
    paths.push(modules[i].path);
  Answer answer;
  if (const int code = ask_analyzer_for_code(paths, answer.path()); code != 0)
    cannot_ask(code);
  for (CodeRange range{}; answer.read(range);)
    modules[first_new + static_cast<uint32_t>(range.module)].code.push(range);
  paths.drop();
}

// The first one in memory from `address` on.
const Module *next_loaded(uintptr_t address) {
  const Module *next = nullptr;
  for (const Module &module : modules)
    if (module.loaded && module.base >= address && (!next || module.base < next->base))
      next = &module;
  return next;
}

void publish() {
  uint32_t count = 0;
  for (const Module &module : modules)
    count += module.loaded ? module.code.count : 0;
  auto *next = static_cast<Table *>(allocate_forever(sizeof(Table) + count * sizeof(Range)));
  for (const Module *module = next_loaded(0); module; module = next_loaded(module->base + 1)) {
    if (module->code.count == 0)
      continue;
    OftenCounted *calls = ignored_calls_of(module->path);
    for (const CodeRange &range : module->code)
      next->ranges[next->count++] = {module->base + range.begin, range.size, calls};
  }
  __atomic_store_n(&table, next, __ATOMIC_RELEASE);
  if (count != 0)
    __atomic_store_n(&any_ignored_module, true, __ATOMIC_RELAXED);
}

} // namespace

void ignored_code_refresh() {
  const bool named = options.ignore_functions.count != 0 || options.ignore_files.count != 0;
  if (!named || !module_home())
    return;
  SignalsBlocked signals;
  SpinGuard guard(lock);
  const uint32_t known = modules.count;
  for (Module &module : modules)
    module.loaded = false;
  dl_iterate_phdr(note_loaded, nullptr);
  if (known < modules.count)
    ask_about(known);
  publish();
}

bool in_ignored_code(Pc pc) {
  const Table *now = __atomic_load_n(&table, __ATOMIC_ACQUIRE);
  const uintptr_t call = pc - 1;
  uint32_t low = 0,
           high = now ? now->count : 0; // the last range that begins at the call or before it lies in [low, high)
  while (low + 1 < high) {
    const uint32_t middle = (low + high) / 2;
    (now->ranges[middle].begin <= call ? low : high) = middle;
  }
  if (low == high || call - now->ranges[low].begin >= now->ranges[low].size)
    return false;
  count_often(*now->ranges[low].calls);
  return true;
}

} // namespace snarl
