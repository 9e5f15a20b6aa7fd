#include "runtime/context/stack_walk.h"

#include "runtime/channel/modules.h"
#include "runtime/context/dwarf_reader.h"
#include "runtime/platform/memory.h"
#include "runtime/platform/spin.h"
#include "runtime/thread/thread.h"

namespace snarl {
namespace {

// Immutable once linked into its bucket (release store of the head).
struct KnownRule {
  uintptr_t place;
  uint32_t generation; // of the modules
  KnownRule *next;
  UnwindRule rule;
};
constexpr uint32_t kBucketBits = 12;
KnownRule *buckets[1u << kBucketBits]; // written under rules_lock, read by anyone
SpinLock rules_lock;

KnownRule *search(KnownRule *first, uintptr_t place, uint32_t generation) {
  for (KnownRule *r = first; r; r = r->next)
    if (r->place == place && r->generation == generation)
      return r;
  return nullptr;
}

const UnwindRule &rule_at(uintptr_t place) {
  KnownRule *&bucket = buckets[(place * 0x9e3779b97f4a7c15ULL) >> (64 - kBucketBits)];
  const uint32_t generation = module_generation();
  if (const KnownRule *known = search(__atomic_load_n(&bucket, __ATOMIC_ACQUIRE), place, generation))
    return known->rule;
  const UnwindRule rule = unwind_rule(place);
  SpinGuard guard(rules_lock);
  if (const KnownRule *known = search(bucket, place, generation))
    return known->rule;
  auto *fresh = static_cast<KnownRule *>(allocate_forever(sizeof(KnownRule)));
  *fresh = {place, generation, bucket, rule};
  __atomic_store_n(&bucket, fresh, __ATOMIC_RELEASE);
  return fresh->rule;
}

uintptr_t value_at(uintptr_t address) {
  return *reinterpret_cast<const uintptr_t *>(address);
}

// False: one that calls need not preserve.
bool register_value(const uintptr_t *registers, uintptr_t stack_pointer, uint32_t number, uintptr_t &value) {
  if (number == kStackPointer) {
    value = stack_pointer;
    return true;
  }
  for (uint32_t i = 0; i < kSavedRegisters - 1; ++i)
    if (kDwarfNumbers[i] == number) {
      value = registers[i];
      return true;
    }
  return false;
}

// Where the stack ends that the address lies on, as far as that is known: not of one that the program made itself.
uintptr_t stack_end(uintptr_t address) {
  const Thread *t = self();
  return t && address - t->stack_low < t->stack_high - t->stack_low ? t->stack_high : UINTPTR_MAX;
}

// DWARF expressions, as far as frames are described by them: where a signal struck, and where a function aligned its
// stack. Only registers that the walk knows.
class Expression {
public:
  Expression(const uintptr_t *registers, uintptr_t stack_pointer)
      : registers_(registers), stack_pointer_(stack_pointer) {}

  // False: not understood.
  bool evaluate(const uint8_t *p, uintptr_t &result) {
    DwarfReader reader{p};
    const uint64_t size = reader.unsigned_number();
    for (const uint8_t *end = reader.at + size; reader.at < end;)
      if (!operation(reader.take<uint8_t>(), reader))
        return false;
    result = stack_[0];
    return depth_ == 1;
  }

private:
  static constexpr uint8_t kDereference = 0x06, kPlusConstant = 0x23, kFirstRegister = 0x70, kLastRegister = 0x8f;

  bool operation(uint8_t code, DwarfReader &reader) {
    if (code >= kFirstRegister && code <= kLastRegister) {
      uintptr_t value = 0;
      if (depth_ == kDepth || !register_value(registers_, stack_pointer_, code - kFirstRegister, value))
        return false;
      stack_[depth_++] = value + static_cast<uintptr_t>(reader.signed_number());
      return true;
    }
    if (depth_ == 0)
      return false;
    uintptr_t &top = stack_[depth_ - 1];
    if (code == kDereference)
      top = value_at(top);
    else if (code == kPlusConstant)
      top += reader.unsigned_number();
    else
      return false;
    return true;
  }

  static constexpr uint32_t kDepth = 4;
  const uintptr_t *registers_;
  const uintptr_t stack_pointer_;
  uintptr_t stack_[kDepth];
  uint32_t depth_ = 0;
};

} // namespace

void StackWalk::find_end() {
  frame_end_ = 0;
  rule_ = &rule_at(exact_ ? pc_ : pc_ - 1);
  if (!rule_->known)
    return;
  uintptr_t end = 0;
  const bool found = rule_->cfa_expression ? Expression(registers_, stack_pointer_).evaluate(rule_->cfa_expression, end)
                                           : register_value(registers_, stack_pointer_, rule_->cfa_register, end);
  if (!rule_->cfa_expression)
    end += static_cast<uintptr_t>(rule_->cfa_offset);
  // A stack grows downwards, and no table can make it longer than it is; only a signal's handler may run on another
  // one.
  const bool is_further_out = end > stack_pointer_ && end <= stack_end(stack_pointer_);
  if (found && (end & 7) == 0 && (is_further_out || rule_->signal_frame))
    frame_end_ = end;
}

void StackWalk::find_basis() {
  basis_ = 0;
  repeatable_ &= !rule_->cfa_expression && !rule_->signal_frame;
  if (rule_->cfa_register == kStackPointer)
    return;
  for (uint32_t i = 0; i < kSavedRegisters - 1; ++i)
    if (kDwarfNumbers[i] == rule_->cfa_register)
      basis_ = origins_[i];
  repeatable_ &= basis_ != 0;
}

bool StackWalk::step() {
  constexpr auto kReturn = static_cast<uint32_t>(Saved::return_address);
  if (is_over() || rule_->outermost || rule_->how[kReturn] == SavedBy::nothing) {
    frame_end_ = 0;
    return false;
  }
  find_basis();
  uintptr_t next[kSavedRegisters];
  for (uint32_t i = 0; i < kSavedRegisters; ++i) {
    uintptr_t place = frame_end_ + static_cast<uintptr_t>(rule_->saved[i]);
    if (rule_->how[i] == SavedBy::expression &&
        !Expression(registers_, stack_pointer_).evaluate(reinterpret_cast<const uint8_t *>(rule_->saved[i]), place)) {
      frame_end_ = 0;
      return false;
    }
    next[i] = rule_->how[i] == SavedBy::nothing ? registers_[i] : value_at(place);
    if (i < kReturn && rule_->how[i] != SavedBy::nothing)
      origins_[i] = rule_->how[i] == SavedBy::offset && !is_first_ ? place : 0;
  }
  is_first_ = false;
  for (uint32_t i = 0; i < kReturn; ++i)
    registers_[i] = next[i];
  pc_ = next[kReturn];
  stack_pointer_ = frame_end_;
  exact_ = rule_->signal_frame;
  find_end();
  return !is_over();
}

} // namespace snarl
