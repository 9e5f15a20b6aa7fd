#include "runtime/shadow/map.h"

#include "runtime/platform/sys.h"

#include <elf.h>
#include <sys/auxv.h>
#include <sys/mman.h>

namespace snarl {

namespace {

constexpr uintptr_t kTop = 0x7ffffffff000;          // end of user addresses
constexpr uintptr_t kPositionIndependent = kTop / 3 * 2 & ~uintptr_t{0xfff}; // lowest place of a PIE
constexpr uintptr_t kMappings = 0x6f0000000000;     // mappings and stacks lie above, with any vm.mmap_rnd_bits
constexpr uintptr_t kProgramSpan = 0x110000000000;  // a PIE, its random shift of up to 2^44, and its heap
constexpr uintptr_t kLowSpan = 0x0a0000000000;      // a non-PIE and its heap

ShadowWindow shadow_of(ShadowWindow w) {
  auto low = reinterpret_cast<uintptr_t>(shadow_cell(w.low));
  return {low, low + 2 * (w.high - w.low)};
}

void reserve(ShadowWindow window) {
  ShadowWindow s = shadow_of(window);
  s.low &= ~uintptr_t{0xfff};
  void *at = reinterpret_cast<void *>(s.low);
  long got = sys::mmap(at, s.high - s.low, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
  if (got != static_cast<long>(s.low)) {
    Text line;
    line << "cannot reserve the shadow memory at 0x";
    line.hex(s.low) << " (error " << -got << "): is the address space limited (ulimit -v), or something mapped there?";
    say(line);
    sys::exit_group(71);
  }
  madvise(at, s.high - s.low, MADV_NOHUGEPAGE);
  madvise(at, s.high - s.low, MADV_DONTDUMP);
}

} // namespace

ShadowWindow shadow_windows[2];

void shadow_start() {
  bool pie = getauxval(AT_PHDR) >= kPositionIndependent;
  if (pie)
    shadow_windows[0] = {kPositionIndependent, kPositionIndependent + kProgramSpan};
  else
    shadow_windows[0] = {0x10000, kLowSpan};
  shadow_windows[1] = {kMappings, kTop};
  if (pie) {
    // With address randomisation off, a PIE lies where the shadow of the uppermost stack page would be: leave that part out.
    uintptr_t program = getauxval(AT_PHDR) & ~uintptr_t{0xffff};
    ShadowWindow s = shadow_of(shadow_windows[1]);
    if (s.high > program)
      shadow_windows[1].high -= (s.high - program + 1) / 2 + 0x1000;
  }
  reserve(shadow_windows[0]);
  reserve(shadow_windows[1]);
}

size_t shadowed_bytes(uintptr_t p, size_t n) {
  for (const ShadowWindow &w : shadow_windows)
    if (p >= w.low && p < w.high)
      return p + n <= w.high ? n : w.high - p;
  return 0;
}

bool shadow_overlaps(uintptr_t p, size_t n) {
  for (const ShadowWindow &w : shadow_windows) {
    ShadowWindow s = shadow_of(w);
    if (p < s.high && p + n > s.low)
      return true;
  }
  return false;
}

} // namespace snarl
