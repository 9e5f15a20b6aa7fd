// The start of the runtime, before any code of the program: parts in order of who stands on whom.
#include "runtime/intercept/start.h"
#include "runtime/channel/channel.h"
#include "runtime/channel/finish.h"
#include "runtime/channel/modules.h"
#include "runtime/context/tree.h"
#include "runtime/intercept/budget_keeper.h"
#include "runtime/intercept/cxx_libraries.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/watcher.h"
#include "runtime/options/default_suppressions.h"
#include "runtime/options/options.h"
#include "runtime/platform/layout.h"
#include "runtime/platform/process_image.h"
#include "runtime/shadow/ignored_code.h"
#include "runtime/shadow/map.h"
#include "runtime/thread/registry.h"

__thread snarl_planted_tls __snarl_tls __attribute__((visibility("default"), tls_model("initial-exec")));

namespace snarl {

namespace {

bool started;

void start() {
  if (started)
    return;
  started = true;
  shadow_start(); // first: finding functions may call a malloc of the program, with checks planted in it
  process_image_start();
  resolve_all_reals();
  options_start();
  default_suppressions_start();
  tree_start();
  registry_start();
  channel_start();
  intercept_start();
}

[[maybe_unused]] void start_of_program(int, char **arguments, char **environment) {
  ensure_usual_layout(arguments, environment);
  start();
}

} // namespace

} // namespace snarl

SNARL_EXPORT void __snarl_module_v3(const snarl_module *module) {
  snarl::start();
  const bool is_first = !snarl::module_home();
  snarl::set_module_home(module->home);
  if (is_first)
    snarl::ignored_code_refresh();
  snarl::cxx_libraries_refresh();
  snarl::module_is_planted(reinterpret_cast<uintptr_t>(module));
}

#ifdef SNARL_SHARED_RUNTIME
__attribute__((constructor(101))) static void start_of_library() {
  snarl::start();
}
#else
__attribute__((section(".preinit_array"), used)) static void (*const before_all)(int, char **,
                                                                                 char **) = snarl::start_of_program;
#endif

// What has to wait until libc can start threads.
__attribute__((constructor)) static void start_threads() {
  snarl::watcher_start_deadline();
  snarl::budget_start();
}
