// Which files the program's code addresses belong to, and when.
//
// Read from /proc/self/maps and the ELF headers in memory, not through dl_iterate_phdr: that takes the dynamic
// linker's lock, and a race may be found while the program holds it, in a signal handler, or with live vector
// registers. The map is read when a stack is written that holds an address not seen before, and around dlclose.
//
// Generations: the number of dlclose calls so far that unmapped something. A code address is a (generation, address)
// pair, so that an address range that several modules had one after the other still names the right one.
#ifndef SNARL_RUNTIME_CHANNEL_MODULES_H
#define SNARL_RUNTIME_CHANNEL_MODULES_H

#include "detector/core/run_file.h"
#include "runtime/platform/memory.h"

namespace snarl {

extern uint32_t current_module_generation; // written under the channel's lock, read by everyone
SNARL_INLINE uint32_t module_generation() {
  return __atomic_load_n(&current_module_generation, __ATOMIC_RELAXED);
}

struct LoadedModule {
  uint32_t id;
  const char *path;
  uintptr_t bias, begin, end;
  const unsigned char *build_id;
  uint32_t build_id_size;
  uint32_t generation_from, generation_until;
  uint32_t flags; // module_flags
  bool loaded;    // still there
  bool entered;   // by planted code, or it entered that: unseen_modules.cpp
  bool written;   // as it is now, to the run file
};

// The table below is under the channel's lock.
// Brings it up to date. Modules that are gone get their generation_until.
void modules_refresh();
// The module that holds a code address of a generation; null: none known.
LoadedModule *module_of(uintptr_t address, uint32_t generation);
Vector<LoadedModule> &all_modules();
// A module's translation unit called __snarl_module_v3 with something at this address.
void module_is_planted(uintptr_t address_in_module);

// A dlopen: the code that asked, and what it got (any addresses in them).
void module_loaded_by(uintptr_t caller, uintptr_t loaded);
// What is bound to what, before some of it is unloaded and at the end.
void find_entered_modules();

// Around a dlclose by the program (called without the channel's lock). What became unmapped is given to `gone`.
void modules_before_unload();
void modules_after_unload(void (*gone)(uintptr_t begin, uintptr_t end, void *), void *argument);

} // namespace snarl

#endif // SNARL_RUNTIME_CHANNEL_MODULES_H
