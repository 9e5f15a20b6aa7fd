#include "runtime/platform/layout.h"

#include "runtime/platform/sys.h"

#include <pthread.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/syscall.h>

namespace snarl {

namespace {

constexpr uintptr_t kTwoThirds = 0x555555554000; // upwards, mappings begin below; downwards, they never come as far

// Tells the second start that there was no limit. An odd number, which nobody else sets; the room for the stack that
// the kernel leaves is as large.
constexpr rlim_t kMark = (rlim_t{1} << 30) + 0x53000;

// glibc's own for threads, where the stack has no limit.
constexpr size_t kThreadStack = size_t{2} << 20;

rlimit stack_limit() {
  rlimit limit{};
  sys::call(SYS_prlimit64, 0, RLIMIT_STACK, 0, reinterpret_cast<long>(&limit));
  return limit;
}

void set_stack_limit(rlim_t size, rlim_t most) {
  const rlimit limit{size, most};
  sys::call(SYS_prlimit64, 0, RLIMIT_STACK, reinterpret_cast<long>(&limit));
}

void take_limit_away_again(rlim_t most) {
  set_stack_limit(RLIM_INFINITY, most);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kThreadStack);
  pthread_setattr_default_np(&attributes);
  pthread_attr_destroy(&attributes);
}

// By the name that it was started by, so that the thread has the same name as well.
void execute_again(char **arguments, char **environment) {
  const char *const paths[] = {reinterpret_cast<const char *>(getauxval(AT_EXECFN)), "/proc/self/exe"};
  for (const char *path : paths)
    sys::call(SYS_execve, reinterpret_cast<long>(path), reinterpret_cast<long>(arguments),
              reinterpret_cast<long>(environment));
}

} // namespace

bool is_laid_out_upwards() {
  constexpr size_t kPage = 4096;
  const long place = sys::mmap(nullptr, kPage, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (place < 0)
    return false;
  sys::munmap(reinterpret_cast<void *>(place), kPage);
  return static_cast<uintptr_t>(place) < kTwoThirds;
}

void ensure_usual_layout(char **arguments, char **environment) {
  const rlimit limit = stack_limit();
  if (limit.rlim_cur == kMark)
    take_limit_away_again(limit.rlim_max);
  const bool is_by_ld_so = getauxval(AT_BASE) == 0; // `ld.so PROGRAM`: what was executed is not the program
  if (limit.rlim_cur == kMark || is_by_ld_so || !is_laid_out_upwards())
    return;
  const long personality = sys::call(SYS_personality, 0xffffffff);
  const bool asks_for_it = personality >= 0 && (personality & ADDR_COMPAT_LAYOUT);
  const bool has_no_limit = limit.rlim_cur == RLIM_INFINITY;
  if (!asks_for_it && !has_no_limit)
    return;
  if (asks_for_it)
    sys::call(SYS_personality, personality & ~ADDR_COMPAT_LAYOUT);
  if (has_no_limit)
    set_stack_limit(kMark, limit.rlim_max);
  execute_again(arguments, environment);
  if (has_no_limit)
    set_stack_limit(RLIM_INFINITY, limit.rlim_max);
}

} // namespace snarl
