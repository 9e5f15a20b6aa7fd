// The stack of the main thread with address randomisation off (setarch -R, gdb, some sandboxes). The shadow of its
// uppermost pages would lie where the program does, so they have none: the start of the program steps over them, and
// whatever it runs has its frames below. What the kernel put there (arguments, environment) nobody synchronises by.
#include "runtime/intercept/interceptor.h"
#include "runtime/shadow/map.h"

using namespace snarl;

using Main = int(int, char **, char **);

SNARL_INTERCEPT(int, __libc_start_main, Main *main, int argc, char **argv, void (*init)(), void (*fini)(),
                void (*rtld_fini)(), void *stack_end) {
  find_shadow_windows();
  auto here = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  const uintptr_t shadow_end = shadow_windows[0].low + shadow_windows[0].size;
  void *room = here < shadow_end ? nullptr : __builtin_alloca(here - shadow_end);
  __asm__ volatile("" : : "r"(room) : "memory");
  return REAL(__libc_start_main)(main, argc, argv, init, fini, rtld_fini, stack_end);
}
