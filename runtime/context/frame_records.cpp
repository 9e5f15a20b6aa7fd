#include "runtime/context/frame_records.h"

#include "runtime/channel/modules.h"
#include "runtime/context/callback_frames.h"
#include "runtime/context/known_calls.h"
#include "runtime/context/known_walk.h"
#include "runtime/context/stack_walk.h"
#include "runtime/platform/memory.h"
#include "runtime/platform/sys.h"

#include <sys/syscall.h>
#include <sys/uio.h>

namespace snarl {

namespace {

constexpr uint32_t kMostBetween = 32; // frames of a library between two records; beyond, none of them is told

uintptr_t address_of(const snarl_frame *record) {
  return reinterpret_cast<uintptr_t>(record);
}

// May `record` be the one further out than `inner`? On one stack it lies higher; a dead record would not.
bool plausible(const snarl_frame *record, const snarl_frame *inner, uintptr_t inner_slot) {
  const uintptr_t at = address_of(record);
  const bool other_stack = (inner_slot & kSignalBit) || is_callback_frame(inner) || is_callback_frame(record);
  return (at & 7) == 0 && (other_stack ? at != 0 : at > address_of(inner));
}

bool on_own_stack(const Thread &t, uintptr_t address) {
  return address - t.stack_low < t.stack_high - t.stack_low;
}

// May this be a record, and not what the stack holds there by now? Records are written to, so nothing else may be taken
// for one.
bool is_credible(const snarl_frame *record) {
  constexpr uintptr_t kBits = kResolvedBit | kSignalBit | kKeptBit;
  const uintptr_t slot = record->slot, rest = slot & ~kBits;
  if (slot & kResolvedBit)
    return rest == static_cast<uint32_t>(rest) && tree_has(static_cast<uint32_t>(rest));
  return (slot & kSignalBit) ? rest < 128 : rest != 0 && unwind_rule(rest - 1).known;
}

// The thread's innermost record. Those below the stack pointer are dead: an exception or a longjmp passed through code
// that does not unlink them. Only of the thread's own stack is known where it lies.
snarl_frame *live_records(const Thread &t) {
  snarl_frame *top = __snarl_tls.frames;
  const uintptr_t here = stack_pointer();
  if (LIKELY(address_of(top) > here) || !on_own_stack(t, here))
    return top;
  while (top && on_own_stack(t, address_of(top)) && address_of(top) < here) {
    snarl_frame *outer = top->previous;
    const bool is_next = plausible(outer, top, top->slot) &&
                         (is_callback_frame(outer) || (on_own_stack(t, address_of(outer)) && is_credible(outer)));
    top = is_next ? outer : nullptr;
  }
  __snarl_tls.frames = top;
  return top;
}

bool is_kept(const snarl_frame *record) {
  return (record->slot & (kKeptBit | kSignalBit)) || is_callback_frame(record);
}

// May frames without records stand between these records?
bool may_hide_frames(const snarl_frame *inner, const snarl_frame *outer) {
  return outer && !is_kept(inner) && !is_kept(outer);
}

// The calls between the function of a record and one further in: their return addresses, innermost first. The last one
// lies in the record's function, so that there is always one.
struct Between {
  Pc calls[kMostBetween];
  uint32_t count = 0;
};

// From the walk's frame, which called what lies further in, to that of `outer`. False: not found.
template <typename Step> bool walk_to(StackWalk &walk, const snarl_frame *outer, Between &between, Step step) {
  for (bool more = true; more && between.count < kMostBetween; more = step()) {
    between.calls[between.count++] = walk.pc();
    if (walk.holds(address_of(outer)))
      return true;
  }
  return false;
}

// The context of the first of these calls, in the function of the outer record, which runs in `parent`.
Context context_between(Context parent, const Between &between) {
  for (uint32_t i = between.count; i-- > 0;) {
    const Call call = tree_call(parent, frame_of_call(between.calls[i]));
    tree_settle(call, i + 1 == between.count ? Caller::keeps_record : Caller::library);
    parent = call.context;
  }
  return parent;
}

// The call at `pc` in `parent`, as tree_call() has it.
SNARL_INLINE Call call_at(Context parent, Pc pc) {
  Thread &t = *self();
  const Frame frame = frame_of_call(pc);
  if (LIKELY(t.known_calls != nullptr))
    if (const Context known = t.known_calls->find(parent, frame); LIKELY(known))
      return {known, known.value, Caller::keeps_record};
  const Call call = tree_call(parent, frame);
  if (LIKELY(call.caller == Caller::keeps_record)) {
    if (UNLIKELY(!t.known_calls))
      t.known_calls = allocate_one<KnownCalls>();
    t.known_calls->note(parent, frame, call.context);
  }
  return call;
}

// Decides about the call at `pc` in the context `parent` by what the walk found.
Context settle(const Call &call, Context parent, Pc pc, bool found, const Between &between) {
  const bool by_library = between.count > 1 && between.calls[0] == pc;
  tree_settle(call, by_library ? Caller::library : Caller::keeps_record);
  return by_library && found ? context_between(parent, between) : call.context;
}

// The records from the innermost to the first resolved one.
class Unresolved {
public:
  explicit Unresolved(snarl_frame *top) {
    for (snarl_frame *r = top; r; ++count_) {
      if (r->slot & kResolvedBit) {
        resolved_ = r;
        break;
      }
      if (count_ < kUsual)
        usual_[count_] = r;
      snarl_frame *outer = r->previous;
      r = plausible(outer, r, r->slot) ? outer : nullptr;
    }
    if (LIKELY(count_ <= kUsual))
      return;
    records_ = static_cast<snarl_frame **>(allocate(count_ * sizeof(*records_)));
    snarl_frame *r = top;
    for (uint32_t i = 0; i < count_; ++i, r = r->previous)
      records_[i] = r;
  }
  ~Unresolved() {
    if (UNLIKELY(records_ != usual_))
      release_memory(static_cast<void *>(records_), count_ * sizeof(*records_));
  }
  Unresolved(const Unresolved &) = delete;
  Unresolved &operator=(const Unresolved &) = delete;

  // Gives each its node, from the outermost inwards. Returns the innermost.
  uint32_t resolve() {
    uint32_t node = resolved_ ? static_cast<uint32_t>(resolved_->slot) : 0;
    for (uint32_t i = count_; i-- > 0;) {
      snarl_frame &r = *records_[i];
      node = node_of(i, Context(node)).value;
      r.slot = kResolvedBit | (r.slot & (kKeptBit | kSignalBit)) | node;
    }
    return node;
  }

private:
  const snarl_frame *outside(uint32_t i) const { return i + 1 < count_ ? records_[i + 1] : resolved_; }

  Context node_of(uint32_t i, Context parent) const {
    const snarl_frame *r = records_[i], *outer = outside(i);
    const Call call = call_at(parent, r->slot & ~kSignalBit);
    if (LIKELY(call.caller == Caller::keeps_record) || !may_hide_frames(r, outer))
      return call.context;
    StackWalk walk;
    while (!walk.holds(address_of(r)))
      if (!walk.step())
        break;
    Between between;
    const bool found = walk.step() && walk_to(walk, outer, between, [&] { return walk.step(); });
    return settle(call, parent, r->slot, found, between);
  }

  static constexpr uint32_t kUsual = 64;
  snarl_frame *usual_[kUsual];
  snarl_frame **records_ = usual_;
  uint32_t count_ = 0;
  const snarl_frame *resolved_ = nullptr;
};

// By the kernel, which refuses what is not there: the other thread may end at any time.
bool read_record(const snarl_frame *record, snarl_frame &out) {
  const iovec here{&out, sizeof(out)}, there{const_cast<snarl_frame *>(record), sizeof(out)};
  return sys::call(SYS_process_vm_readv, sys::getpid(), reinterpret_cast<long>(&here), 1,
                   reinterpret_cast<long>(&there), 1, 0) == sizeof(out);
}

// The next record, if both are of functions on one stack.
SNARL_INLINE snarl_frame *further_out(const snarl_frame *record) {
  snarl_frame *outer = record->previous;
  return LIKELY(address_of(outer) > address_of(record) && (address_of(outer) & 7) == 0) ? outer : nullptr;
}

// Gives the record its node, if the next one has its own and no frame without a record may lie between.
SNARL_INLINE bool resolve_alone(snarl_frame &record, const snarl_frame &outer) {
  if (!(outer.slot & kResolvedBit) || (record.slot & (kResolvedBit | kSignalBit | kKeptBit)))
    return false;
  const Call call = call_at(Context(static_cast<uint32_t>(outer.slot)), record.slot);
  if (UNLIKELY(call.caller != Caller::keeps_record))
    return false;
  record.slot = kResolvedBit | call.context.value;
  return true;
}

KnownWalks &known_walks(Thread &t) {
  if (UNLIKELY(!t.known_walks))
    t.known_walks = allocate_one<KnownWalks>();
  return *t.known_walks;
}

SNARL_NOINLINE Context walk_to_call(const Call &call, Context parent, Pc pc, const snarl_frame *outer) {
  const WalkQuestion question{stack_pointer(), outer, pc, parent.value, module_generation()};
  KnownWalks &walks = known_walks(*self());
  if (const KnownWalk *walk = walks.find(question))
    return walk->answer();
  KnownWalk &known = walks.next(question);
  known.begin(question);
  StackWalk walk;
  auto step = [&] {
    const bool more = walk.step();
    if (const uintptr_t basis = walk.basis())
      known.met(basis, *reinterpret_cast<const uintptr_t *>(basis));
    known.met(walk.frame_begin() - sizeof(Pc), walk.pc());
    return more;
  };
  while (walk.pc() != pc && !walk.holds(address_of(outer)))
    if (!step())
      break;
  Between between;
  const bool found = walk.pc() == pc && walk_to(walk, outer, between, step);
  const Context context = settle(call, parent, pc, found, between);
  known.end(context, found && walk.is_repeatable());
  return context;
}

} // namespace

uint32_t resolve_frames(Thread &t) {
  // Mostly one function was entered since the last time, or two.
  snarl_frame *top = __snarl_tls.frames;
  if (LIKELY(top && address_of(top) > stack_pointer()))
    if (snarl_frame *outer = further_out(top)) {
      if (!(outer->slot & kResolvedBit))
        if (const snarl_frame *next = further_out(outer))
          resolve_alone(*outer, *next);
      if (LIKELY(resolve_alone(*top, *outer)))
        return static_cast<uint32_t>(top->slot);
    }
  return Unresolved(live_records(t)).resolve();
}

CallContext called_context(uint32_t node, Pc pc) {
  const Context parent(node);
  const Call call = call_at(parent, pc);
  if (LIKELY(call.caller == Caller::keeps_record))
    return {call.context, false};
  const snarl_frame *outer = __snarl_tls.frames;
  if (!outer || is_kept(outer))
    return {call.context, false};
  const Context context = walk_to_call(call, parent, pc, outer);
  return {context, context != call.context};
}

Context context_of(Thread &t, Pc pc) {
  RuntimeSection section(t);
  return called_context(current_node(t), pc).context;
}

bool is_planted_call(Context c) {
  return c && tree_call(tree_parent(c), innermost_frame(c)).caller == Caller::keeps_record;
}

Context context_of_other(const Thread &t) {
  constexpr uint32_t kMost = 256; // innermost
  uintptr_t slots[kMost];
  uint32_t count = 0, node = 0;
  snarl_planted_tls *planted = __atomic_load_n(&t.planted, __ATOMIC_RELAXED);
  const snarl_frame *r = planted ? planted->frames : nullptr;
  for (snarl_frame copy; r && count < kMost && read_record(r, copy);) {
    if (copy.slot & kResolvedBit) {
      node = static_cast<uint32_t>(copy.slot);
      break;
    }
    slots[count++] = copy.slot & ~kSignalBit;
    r = plausible(copy.previous, r, copy.slot) ? copy.previous : nullptr;
  }
  if (!tree_has(node))
    node = 0;
  while (count)
    node = tree_child(Context(node), slots[--count]).value;
  return Context(node);
}

} // namespace snarl
