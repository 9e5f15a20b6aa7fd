#include "runtime/channel/children.h"

#include "runtime/platform/memory.h"
#include "runtime/platform/sys.h"

#include <sys/mman.h>
#include <sys/syscall.h>

namespace snarl {
namespace {

// In a page that a process shares with its forked children. Each child adds one to either, once.
struct Tally {
  uint32_t begun, ended;
};
Tally *of_children; // null: none was forked
Tally *of_siblings; // the parent's; null: not forked

Tally *new_tally() {
  const long page = sys::call(SYS_mmap, 0, sizeof(Tally), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  return page < 0 && page > -4096 ? nullptr : reinterpret_cast<Tally *>(page);
}

} // namespace

void children_before_fork() {
  if (!of_children)
    of_children = new_tally();
}

void children_after_fork_in_child() {
  of_siblings = of_children;
  of_children = nullptr;
  if (of_siblings)
    __atomic_fetch_add(&of_siblings->begun, 1, __ATOMIC_RELAXED);
}

void child_has_ended() {
  if (of_siblings)
    __atomic_fetch_add(&of_siblings->ended, 1, __ATOMIC_RELAXED);
}

void child_has_not_ended() {
  if (of_siblings)
    __atomic_fetch_sub(&of_siblings->ended, 1, __ATOMIC_RELAXED);
}

uint32_t children_without_report() {
  if (!of_children)
    return 0;
  const uint32_t ended = __atomic_load_n(&of_children->ended, __ATOMIC_RELAXED);
  const uint32_t begun = __atomic_load_n(&of_children->begun, __ATOMIC_RELAXED);
  return begun > ended ? begun - ended : 0;
}

} // namespace snarl
