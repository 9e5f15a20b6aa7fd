#include "tests/unit/runtime/channel/support/fake_engine.h"

#include "runtime/thread/registry.h"

namespace snarl {

bool one_leaf_for_all = false;

namespace {
uintptr_t code() {
  return reinterpret_cast<uintptr_t>(&leaf_of);
}
} // namespace

Frame leaf_of(Context c) {
  return code() + (one_leaf_for_all ? 1 : c.value);
}

uint32_t context_frames(Context c, Frame *out, uint32_t capacity, bool *folded) {
  const Frame frames[] = {leaf_of(c), code() + 2, code() + 3};
  for (uint32_t i = 0; i < 3 && i < capacity; ++i)
    out[i] = frames[i];
  *folded = false;
  return 3;
}

const ThreadBirth *birth_of(Tid tid) {
  static const ThreadBirth births[] = {
      {}, {Context(), Tid(), 100, thread_flags::main, "main"}, {Context(7), Tid(1), 101, 0, "worker"}};
  return tid.value == 1 || tid.value == 2 ? &births[tid.value] : nullptr;
}

uint32_t threads_created() {
  return 2;
}

RaceFact race(uint32_t first, uint32_t second) {
  RaceFact fact;
  fact.second.flags = access_flags::write;
  fact.second.size = fact.first.size = 4;
  fact.second.address = fact.first.address = 0x1000;
  fact.second.tid = Tid(1);
  fact.second.context = Context(second);
  fact.first.tid = Tid(2);
  fact.first.context = Context(first);
  fact.location.kind = LocationKind::heap;
  fact.location.base = 0x1000;
  fact.location.size = 32;
  fact.location.tid = Tid(1);
  fact.location.context = Context(9);
  return fact;
}

} // namespace snarl
