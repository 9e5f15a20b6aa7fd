#include "runtime/shadow/map.h"

#include "runtime/channel/facts.h"
#include "runtime/platform/layout.h"
#include "runtime/platform/sys.h"

#include <elf.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>

namespace snarl {

namespace {

constexpr uintptr_t kTop = 0x7ffffffff000;                                   // end of user addresses
constexpr uintptr_t kPositionIndependent = kTop / 3 * 2 & ~uintptr_t{0xfff}; // lowest place of a PIE
constexpr uintptr_t kMappings = 0x6f0000000000; // mappings and stacks lie above, with any vm.mmap_rnd_bits
constexpr uintptr_t kLowEnd = 0x0a0000000000;   // of a program at fixed addresses and its heap

ShadowWindow shadow_of(ShadowWindow w) {
  return {reinterpret_cast<uintptr_t>(shadow_cell(w.low)), 2 * w.size};
}

void reserve(ShadowWindow window) {
  ShadowWindow s = shadow_of(window);
  s.size += s.low & 0xfff;
  s.low &= ~uintptr_t{0xfff};
  auto low = static_cast<long>(s.low), size = static_cast<long>(s.size);
  long got = sys::mmap(reinterpret_cast<void *>(s.low), s.size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
  if (got != low) {
    Text line;
    line << "cannot reserve the shadow memory at ";
    line.hex(s.low)
        << " (error " << -got << "): "
        << (is_laid_out_upwards()
                ? "the kernel fills the addresses from below (vm.legacy_va_layout, setarch -L, ulimit -s unlimited)"
                : "is the address space limited (ulimit -v), or something mapped there?");
    say(line);
    sys::exit_group(71);
  }
  sys::call(SYS_madvise, low, size, MADV_NOHUGEPAGE);
  sys::call(SYS_madvise, low, size, MADV_DONTDUMP);
}

// Of what is mapped already nothing changes.
void map_where_free(uintptr_t low, size_t size) {
  const long got = sys::mmap(reinterpret_cast<void *>(low), size, PROT_READ,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
  if (got == static_cast<long>(low) || size <= 0x1000)
    return;
  const size_t half = size / 2 & ~size_t{0xfff};
  map_where_free(low, half);
  map_where_free(low + half, size - half);
}

} // namespace

ShadowWindow shadow_windows[2];
extern "C" {
uintptr_t snarl_lowest_shadowed = ~uintptr_t{0}; // for slow_path.S: what lies below has none
}

void find_shadow_windows() {
  uintptr_t program = getauxval(AT_PHDR);
  if (program < kPositionIndependent) {
    shadow_windows[0] = {kMappings, kTop - kMappings};
    shadow_windows[1] = {0x10000, kLowEnd - 0x10000};
  } else {
    shadow_windows[0] = {kPositionIndependent, kTop - kPositionIndependent};
    // With address randomisation off the program lies where the shadow of the uppermost stack pages would be: they go
    // without, and main's stack begins below them (intercept/main_stack.cpp).
    ShadowWindow s = shadow_of(shadow_windows[0]);
    program &= ~uintptr_t{0xffff};
    if (s.low + s.size > program)
      shadow_windows[0].size -= (s.low + s.size - program) / 2 + 0x1000;
  }
}

void shadow_start() {
  find_shadow_windows();
  if (shadow_windows[1].size)
    reserve(shadow_windows[1]);
  reserve(shadow_windows[0]);
  snarl_lowest_shadowed = shadow_windows[1].size ? shadow_windows[1].low : shadow_windows[0].low;
}

size_t shadowed_bytes(uintptr_t p, size_t n) {
  for (const ShadowWindow &w : shadow_windows)
    if (p - w.low < w.size)
      return n <= w.size - (p - w.low) ? n : w.size - (p - w.low);
  return 0;
}

bool cells_are_out_of_reach(uintptr_t p, size_t n) {
  return n != 0 && (reinterpret_cast<uintptr_t>(shadow_cell(p)) >= kTop ||
                    reinterpret_cast<uintptr_t>(shadow_cell(p + n - 1)) + SNARL_CELL > kTop);
}

void make_cells_readable(uintptr_t p, size_t n) {
  if (n == 0 || shadow_windows[0].size == 0 || shadowed_bytes(p, n) == n)
    return;
  const uintptr_t low = reinterpret_cast<uintptr_t>(shadow_cell(p)) & ~uintptr_t{0xfff};
  const uintptr_t high = (reinterpret_cast<uintptr_t>(shadow_cell(p + n - 1)) + 0xfff) & ~uintptr_t{0xfff};
  map_where_free(low, high - low);
}

void count_unshadowed() {
  static OftenCounted accesses{CoverageFact::no_shadow, nullptr};
  count_often(accesses);
}

bool shadow_overlaps(uintptr_t p, size_t n) {
  for (const ShadowWindow &w : shadow_windows) {
    ShadowWindow s = shadow_of(w);
    if (p < s.low + s.size && p + n > s.low)
      return true;
  }
  return false;
}

} // namespace snarl
