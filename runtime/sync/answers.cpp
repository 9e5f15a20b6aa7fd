#include "runtime/sync/answers.h"

#include "runtime/context/tree.h"
#include "runtime/sync/misuse.h"

namespace snarl {
namespace {

HeldBack *held_back(Thread &t) {
  return t.held && t.held->answer.call.text ? &t.held->answer : nullptr;
}

void tell_held_back(Thread &t, HeldBack &answer) {
  const WrongCall call = answer.call;
  answer.call.text = nullptr;
  if (call.kind == FindingKind::lock_not_taken)
    told_why_not_held(t, call.object);
  tell(t, call);
}

// In the place that the next lock gets in the thread's list, where taking one clears it.
constexpr uint32_t kNothingTakenSince = ~0u;

// Who looks and gives up says what is wrong, at most, before, and takes and releases nothing. It is the function that
// made the call, or one that this one calls.
bool leads_to(HeldLocks &held, Context at) {
  const uint32_t locks = held.answer.locks;
  const Context caller = tree_parent(held.answer.call.at);
  return held.locks.count == locks && held.locks.data[locks].passage == kNothingTakenSince && tree_step(caller, at);
}

} // namespace

void hold_back(Thread &t, const WrongCall &call) {
  HeldLocks &held = held_locks(t);
  const uint32_t locks = held.locks.count;
  held.answer.call = call;
  held.answer.locks = locks;
  held.locks.reserve(locks + 1);
  held.locks.data[locks].passage = kNothingTakenSince;
}

void hold_nothing_back(Thread &t) {
  if (HeldBack *answer = held_back(t))
    answer->call.text = nullptr;
}

void told_why_not_held(Thread &t, uintptr_t lock) {
  held_locks(t).answer.not_held = lock;
}

bool is_known_not_held(Thread &t, const void *lock) {
  if (!t.held || t.held->answer.not_held != reinterpret_cast<uintptr_t>(lock))
    return false;
  t.held->answer.not_held = 0;
  return true;
}

void tell_before_abort(Thread &t, Context at) {
  HeldBack *answer = held_back(t);
  if (answer && leads_to(*t.held, at))
    tell_held_back(t, *answer);
}

} // namespace snarl

using namespace snarl;

SNARL_EXPORT void __snarl_error_ignored() {
  Thread *t = self();
  if (HeldBack *answer = t ? held_back(*t) : nullptr)
    tell_held_back(*t, *answer);
}
