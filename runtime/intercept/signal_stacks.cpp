#include "runtime/intercept/signal_stacks.h"

#include "runtime/intercept/interceptor.h"
#include "runtime/platform/memory.h"
#include "runtime/platform/sys.h"
#include "runtime/sink.h"

#include <signal.h>
#include <sys/syscall.h>

using namespace snarl;

namespace {

constexpr size_t kRoom = 64 << 10; // what brings as much is left as it is

struct Replacement {
  stack_t wanted; // as the program sees it
  void *memory;   // what the handler really runs on
  size_t bytes;
};

__thread Replacement *replacement; // of the thread; null: it runs on what the program brought, or has none

bool set_stack(const stack_t &stack) {
  return sys::call(SYS_sigaltstack, reinterpret_cast<long>(&stack), 0) == 0;
}

void drop(Replacement *r) {
  if (!r)
    return;
  unmap_pages(r->memory, r->bytes);
  release_one(r);
}

Replacement *replace(Thread &t, Pc pc, const stack_t &wanted) {
  auto *r = allocate_one<Replacement>();
  r->wanted = wanted;
  r->bytes = wanted.ss_size + kRoom;
  r->memory = map_pages(r->bytes);
  on_memory_mapped(t, pc, r->memory, r->bytes); // where another thread's handlers may have run
  stack_t given = wanted;
  given.ss_sp = r->memory;
  given.ss_size = r->bytes;
  if (set_stack(given))
    return r;
  drop(r);
  return nullptr;
}

} // namespace

namespace snarl {

void signal_stack_returned() {
  Replacement *r = replacement;
  if (!r || !set_stack(r->wanted))
    return;
  replacement = nullptr;
  drop(r);
}

} // namespace snarl

SNARL_INTERCEPT(int, sigaltstack, const stack_t *wanted, stack_t *before) {
  Thread *t = self();
  if (!t)
    return REAL(sigaltstack)(wanted, before);
  RuntimeSection section(*t);
  Replacement *old = replacement;
  stack_t told;
  if (REAL(sigaltstack)(wanted, &told) != 0) // which tells what is wrong with what the program wants
    return -1;
  if (old && told.ss_sp == old->memory) {
    told.ss_sp = old->wanted.ss_sp;
    told.ss_size = old->wanted.ss_size;
  }
  if (before)
    *before = told;
  if (wanted) {
    const bool little = !(wanted->ss_flags & SS_DISABLE) && wanted->ss_size < kRoom;
    replacement = little ? replace(*t, SNARL_CALLER_PC(), *wanted) : nullptr;
    drop(old);
  }
  return 0;
}
