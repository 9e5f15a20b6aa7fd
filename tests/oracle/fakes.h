// The engine's neighbours, as far as the engine calls them: what the tests link instead of channel, locks and heap.
#ifndef SNARL_TESTS_ORACLE_FAKES_H
#define SNARL_TESTS_ORACLE_FAKES_H

#include "runtime/channel/facts.h"

namespace oracle {

struct FoundRace {
  uintptr_t granule;
  uint8_t first_flags, second_flags;
  snarl::Context first_at, second_at;
  snarl::Tid first_thread, second_thread;
};

// Called by each thread that finds a race, in that thread. Null: races go nowhere.
extern void (*on_race)(const FoundRace &race);
extern uint32_t module_generation_of_frames;
extern uint32_t lock_memories_gone; // calls of lock_memory_gone

} // namespace oracle

#endif // SNARL_TESTS_ORACLE_FAKES_H
