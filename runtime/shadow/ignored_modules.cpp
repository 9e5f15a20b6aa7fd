#include "runtime/shadow/ignored_modules.h"

#include "runtime/channel/facts.h"
#include "runtime/options/options.h"
#include "runtime/platform/memory.h"
#include "runtime/platform/signals.h"
#include "runtime/platform/spin.h"

#include <link.h>

namespace snarl {

bool any_ignored_module;

namespace {

// The code of one. Others see a range while its size is not 0; only then may the rest change.
struct Code {
  uintptr_t begin, size; // size: atomic
  OftenCounted *calls;   // null: not counted
};
constexpr uint32_t kRanges = 64;

SpinLock counters_lock;
Vector<OftenCounted *> counters;

SpinLock lock; // for changes
Code code[kRanges];
uint32_t count;       // atomic
uint64_t still_there; // by range: the refresh that is under way has found it

bool holds(const char *path, const char *part) {
  for (; *path; ++path) {
    size_t n = 0;
    while (part[n] && path[n] == part[n])
      ++n;
    if (!part[n])
      return true;
  }
  return false;
}

bool is_named(const char *path) {
  for (const char *part : options.ignore_modules)
    if (holds(path, part))
      return true;
  return false;
}

// Libraries whose order is told at the program's calls (instrumenter/task_library.h, instrumenter/foreign), and whose
// own memory is their own.
constexpr const char *kUnderstood[] = {"/libtbb",      "/libglib-2.0.", "/libgobject-2.0.",
                                       "/libgio-2.0.", "/libQt5",       "/libQt6"};
bool is_understood(const char *path) {
  for (const char *part : kUnderstood)
    if (holds(path, part))
      return true;
  return false;
}

Code &place_for(uintptr_t begin, uintptr_t size) {
  Code *free_place = nullptr;
  for (uint32_t i = 0; i < count; ++i) {
    if (code[i].begin == begin && code[i].size == size)
      return code[i];
    free_place = code[i].size == 0 ? &code[i] : free_place;
  }
  if (free_place)
    return *free_place;
  SNARL_CHECK(count < kRanges);
  return code[count];
}

void add(uintptr_t begin, uintptr_t size, const char *path) {
  Code &place = place_for(begin, size);
  const auto index = static_cast<uint32_t>(&place - code);
  still_there |= uint64_t{1} << index;
  if (place.size == size)
    return;
  place.begin = begin;
  place.calls = is_named(path) ? ignored_calls_of(path) : nullptr;
  __atomic_store_n(&place.size, size, __ATOMIC_RELEASE);
  if (index == count)
    __atomic_store_n(&count, count + 1, __ATOMIC_RELEASE);
  __atomic_store_n(&any_ignored_module, true, __ATOMIC_RELAXED);
}

int add_module(dl_phdr_info *module, size_t, void *) {
  const bool ignored = is_named(module->dlpi_name) || is_understood(module->dlpi_name);
  for (int i = 0; ignored && i < module->dlpi_phnum; ++i) {
    const ElfW(Phdr) &segment = module->dlpi_phdr[i];
    if (segment.p_type == PT_LOAD && (segment.p_flags & PF_X))
      add(module->dlpi_addr + segment.p_vaddr, segment.p_memsz, module->dlpi_name);
  }
  return 0;
}

} // namespace

OftenCounted *ignored_calls_of(const char *path) {
  SpinGuard guard(counters_lock);
  const size_t size = __snarl_strlen(path) + 1;
  for (OftenCounted *known : counters)
    if (__snarl_memcmp(known->detail, path, size) == 0)
      return known;
  auto *counter = static_cast<OftenCounted *>(allocate_forever(sizeof(OftenCounted)));
  const auto *kept = static_cast<const char *>(__snarl_memcpy(allocate_forever(size), path, size));
  *counter = {CoverageFact::ignored, kept};
  counters.push(counter);
  return counter;
}

void ignored_modules_refresh() {
  SignalsBlocked signals;
  SpinGuard guard(lock);
  still_there = 0;
  dl_iterate_phdr(add_module, nullptr);
  for (uint32_t i = 0; i < count; ++i)
    if (!(still_there >> i & 1))
      __atomic_store_n(&code[i].size, 0, __ATOMIC_RELAXED);
}

bool in_ignored_module(Pc pc) {
  for (uint32_t i = 0, n = __atomic_load_n(&count, __ATOMIC_ACQUIRE); i < n; ++i)
    if (const uintptr_t size = __atomic_load_n(&code[i].size, __ATOMIC_ACQUIRE); pc - code[i].begin < size) {
      if (code[i].calls)
        count_often(*code[i].calls);
      return true;
    }
  return false;
}

} // namespace snarl
