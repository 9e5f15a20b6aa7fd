// Writes of an object as a whole: a structure, or a std::optional, that is copied or cleared, or that a function
// returned in registers. Which variables are among its members that a condition needs? They go by their class
// (instrumenter/waits/variables.h), so what matters is of which class the object is: that of a variable, of a member,
// or of what a pointer of that name is used as elsewhere; of a pointer of which nothing is known, any of that size. To
// tell of a variable that is none harms nobody: what is told of is what is written at an address.
#ifndef SNARL_INSTRUMENTER_WAITS_WHOLE_WRITES_H
#define SNARL_INSTRUMENTER_WAITS_WHOLE_WRITES_H

#include "instrumenter/waits/variables.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace snarl {

class WholeWrites {
public:
  using IsAwaited = std::function<bool(Variables::Name)>;
  WholeWrites(llvm::Module &module, Variables &variables, IsAwaited isAwaited);

  // So many bytes are written there.
  struct Written {
    llvm::Value *place;
    uint64_t size;
    bool byStore; // of a number
  };
  // A variable among what is written, by bytes.
  struct Part {
    uint64_t offset, size;
  };
  using Parts = llvm::SmallVector<Part, 4>;
  // None: it writes nothing, or no such variable, or not as a part of something.
  Parts partsOf(llvm::Instruction &write);
  // Where the part is, and the number that is written there; before the instruction.
  static llvm::Value *placeOf(llvm::IRBuilder<> &builder, llvm::Instruction &write, const Part &part);
  static llvm::Value *valueOf(llvm::IRBuilder<> &builder, llvm::Instruction &write, const Part &part);

private:
  // Where an object of the type begins, `offset` bytes before what is written.
  struct Object {
    llvm::Type *type;
    uint64_t offset;
  };
  using Objects = llvm::SmallVector<Object, 2>;

  const Parts &partsOf(llvm::Type &type);
  void collect(llvm::Type *type, uint64_t at, bool isAwaited, Parts &parts);
  bool isAwaitedMember(llvm::StructType &of, unsigned member);
  Objects objectsAt(llvm::Value *pointer, const Written &written, unsigned depth);
  Objects objectsAtElement(llvm::GEPOperator &element, const Written &written, unsigned depth);
  void readUses();

  llvm::Module &module_;
  const llvm::DataLayout &layout_;
  Variables &variables_;
  IsAwaited isAwaited_;
  std::vector<llvm::StructType *> classes_;
  llvm::DenseMap<llvm::Type *, Parts> parts_;
  llvm::DenseMap<Variables::Name, llvm::SmallVector<llvm::StructType *, 2>> usedAs_;
  bool usesAreRead_ = false;
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_WHOLE_WRITES_H
