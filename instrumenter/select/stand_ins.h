// Sweeps (reduce/sweeps.h) are found before the optimiser vectorises and unrolls loops, and their checks are planted
// with all others at the end. In between, a call of a stand-in function keeps the place of each check, and the accesses
// that it stands for carry a mark.
//
//   snarl.swept.read(start, size), snarl.swept.write(start, size)
//   snarl.swept.read.records(start, records, size, step), snarl.swept.write.records(…)
//
// To the optimiser the call has an effect, so that it stays in its place among what orders threads; but it touches no
// memory that the program knows, so that nothing of the program is optimised less. The mark is an access group without
// a loop that it speaks about: it has no meaning to the optimiser, which hands it on to what an access becomes, and
// drops it where accesses merge that do not both have it. An access without it gets a check of its own.
#ifndef SNARL_INSTRUMENTER_SELECT_STAND_INS_H
#define SNARL_INSTRUMENTER_SELECT_STAND_INS_H

#include "instrumenter/check.h"

#include "llvm/IR/InstrTypes.h"

#include <optional>

namespace snarl {

inline constexpr char readStandIn[] = "snarl.swept.read";
inline constexpr char writeStandIn[] = "snarl.swept.write";
inline constexpr char readRecordsStandIn[] = "snarl.swept.read.records";
inline constexpr char writeRecordsStandIn[] = "snarl.swept.write.records";
inline constexpr char sweptMarkHolder[] = "snarl.swept"; // named metadata: a mark for each unit of the module

bool isStandIn(const llvm::CallBase &call);

// What the stand-in stands for, when `call` is one.
std::optional<Check> checkOfStandIn(llvm::CallBase &call);

// Whether a stand-in speaks for this access.
bool isSwept(const llvm::Instruction &access);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_SELECT_STAND_INS_H
