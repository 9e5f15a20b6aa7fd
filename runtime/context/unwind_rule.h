// How to get from a frame to its caller's: the call frame information that compilers leave in .eh_frame (DWARF 5,
// section 6.4; System V ABI for x86-64, 3.7). Found through glibc's _dl_find_object, which takes no lock, so everything
// here is async-signal-safe. With a glibc older than 2.35 no rule is known.
#ifndef SNARL_RUNTIME_CONTEXT_UNWIND_RULE_H
#define SNARL_RUNTIME_CONTEXT_UNWIND_RULE_H

#include "runtime/platform/base.h"

namespace snarl {

// The registers that calls preserve, by the numbers that DWARF gives them, and the return address.
enum class Saved : uint8_t { rbx, rbp, r12, r13, r14, r15, return_address };
inline constexpr uint32_t kSavedRegisters = 7;
inline constexpr uint8_t kDwarfNumbers[kSavedRegisters] = {3, 6, 12, 13, 14, 15, 16};
inline constexpr uint8_t kStackPointer = 7;

enum class SavedBy : uint8_t { nothing, offset, expression }; // nothing: it still is where it was

struct UnwindRule {
  bool known = false;
  bool outermost = false;    // no caller
  bool signal_frame = false; // what it interrupted did not call it
  uint8_t cfa_register = 0;
  SavedBy how[kSavedRegisters] = {};
  int64_t cfa_offset = 0;
  const uint8_t *cfa_expression = nullptr; // instead of register and offset
  int64_t saved[kSavedRegisters] = {};     // offset from the CFA, or address of an expression
};

// For the instruction at `pc`.
SNARL_COLD UnwindRule unwind_rule(uintptr_t pc);

// Where the code begins that the information about `pc` is of, mostly a function; 0: none is known.
SNARL_COLD uintptr_t function_begin(uintptr_t pc);

} // namespace snarl

#endif // SNARL_RUNTIME_CONTEXT_UNWIND_RULE_H
