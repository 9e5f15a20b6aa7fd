// dlopen and dlclose: who loads a library orders its constructors before its users; unloading ends code and data.
#include "runtime/channel/modules.h"

#include "runtime/intercept/caller_runpath.h"
#include "runtime/intercept/cxx_libraries.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/platform/signals.h"
#include "runtime/platform/sys.h"
#include "runtime/shadow/ignored_modules.h"
#include "runtime/sink.h"
#include "runtime/sync/declared_orders.h"

#include <dlfcn.h>
#include <link.h>

using namespace snarl;

namespace snarl {
namespace {

// The dynamic linker's own lock, as the program feels it: whoever gets a handle comes after the constructors.
SpinLock loader_lock;
SyncVar loader;

void loader_acquire(Thread *t) {
  if (!t)
    return;
  SignalsBlocked blocked;
  SpinGuard guard(loader_lock);
  on_acquire(*t, loader);
}

void loader_release(Thread *t) {
  if (!t)
    return;
  SignalsBlocked blocked;
  SpinGuard guard(loader_lock);
  on_release(*t, loader);
}

struct Unload {
  Thread *thread;
  Pc pc;
};

// What is mapped there next is new.
void forget_range(uintptr_t begin, uintptr_t end, void *argument) {
  auto *unload = static_cast<Unload *>(argument);
  declared_orders_unloaded(begin, end);
  if (unload->thread)
    on_memory_mapped(*unload->thread, unload->pc, reinterpret_cast<void *>(begin), end - begin);
}

// Modules have come or gone. The program may ask dlerror what it was told last: that it went well, not what we looked
// for in vain. After a failure nothing is looked for, so that its message stays.
void look_for_libraries() {
  cxx_libraries_refresh();
  ignored_modules_refresh();
  ignored_code_refresh();
  dlerror();
}

// Has the program itself loaded the library? Not so those that a library loads for its own use.
void note_loaded(void *handle, Pc pc) {
  Dl_info caller;
  link_map *map = nullptr;
  if (!self() || !dladdr(reinterpret_cast<void *>(pc), &caller) || dlinfo(handle, RTLD_DI_LINKMAP, &map) != 0)
    return;
  module_loaded_by(reinterpret_cast<uintptr_t>(caller.dli_fbase), reinterpret_cast<uintptr_t>(map->l_ld));
}

// A library that looks for functions in itself and its own first would call libc past the runtime: its locks and
// threads would go unseen, and what they order would be told as races.
int without_deep_binding(const char *path, int mode) {
  if (!(mode & RTLD_DEEPBIND))
    return mode;
  Text line;
  line << "dlopen of " << (path ? path : "the program") << ": RTLD_DEEPBIND is left out, with it calls would go unseen";
  say(line);
  return mode & ~RTLD_DEEPBIND;
}

} // namespace
} // namespace snarl

static bool is_loaded(const char *name);

SNARL_INTERCEPT(void *, dlopen, const char *path, int mode) {
  Thread *t = self();
  char buffer[4096];
  const char *seen = as_seen_by_caller(path, SNARL_CALLER_PC(), buffer);
  if (seen != path && !is_loaded(path))
    path = seen;
  loader_acquire(t);
  cxx_libraries_opening();
  void *handle = REAL(dlopen)(path, without_deep_binding(path, mode));
  if (handle) {
    look_for_libraries();
    note_loaded(handle, SNARL_CALLER_PC());
  }
  loader_release(t);
  return handle;
}

SNARL_INTERCEPT(void *, dlmopen, Lmid_t space, const char *path, int mode) {
  Thread *t = self();
  loader_acquire(t);
  cxx_libraries_opening();
  void *handle = REAL(dlmopen)(space, path, mode);
  if (handle) {
    look_for_libraries();
    note_loaded(handle, SNARL_CALLER_PC());
  }
  loader_release(t);
  return handle;
}

SNARL_INTERCEPT(int, dlclose, void *handle) {
  Unload unload{self(), SNARL_CALLER_PC()};
  loader_acquire(unload.thread);
  modules_before_unload();
  int result = REAL(dlclose)(handle);
  modules_after_unload(forget_range, &unload);
  if (result == 0)
    look_for_libraries();
  loader_release(unload.thread);
  return result;
}

static bool is_loaded(const char *name) {
  void *handle = REAL(dlopen)(name, RTLD_LAZY | RTLD_NOLOAD);
  if (handle)
    REAL(dlclose)(handle);
  return handle;
}
