#include "instrumenter/select/inline_assembly.h"

#include "instrumenter/llvm_compat.h"

#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/Module.h"

namespace snarl {
namespace {

const llvm::InlineAsm &assembly(const llvm::CallBase &statement) {
  return *llvm::cast<llvm::InlineAsm>(statement.getCalledOperand());
}

bool isLetterOrDigit(char c) {
  return llvm::isAlnum(c) || c == '_';
}

// Where the word begins in the text, as a whole word or with `suffixes`, of which one letter may follow it.
size_t findWord(llvm::StringRef text, llvm::StringRef word, llvm::StringRef suffixes = "") {
  for (size_t at = text.find(word); at != llvm::StringRef::npos; at = text.find(word, at + 1)) {
    llvm::StringRef rest = text.substr(at + word.size());
    if (!rest.empty() && suffixes.contains(rest.front()))
      rest = rest.drop_front();
    if ((at == 0 || !isLetterOrDigit(text[at - 1])) && (rest.empty() || !isLetterOrDigit(rest.front())))
      return at;
  }
  return llvm::StringRef::npos;
}

bool hasWord(const llvm::CallBase &statement, llvm::StringRef word) {
  return findWord(textOf(statement), word) != llvm::StringRef::npos;
}

bool hasMemoryOperand(const llvm::CallBase &statement) {
  for (const llvm::InlineAsm::ConstraintInfo &constraint : assembly(statement).ParseConstraints())
    if (constraint.isIndirect)
      return true;
  return false;
}

bool isExchange(llvm::StringRef text) {
  return findWord(text, "xchg", "bwlq") != llvm::StringRef::npos;
}

// By the last letter of the instruction, which stands behind the lock prefix unless it is xchg; 0: it does not say.
uint64_t sizeOfLockedInstruction(llvm::StringRef text) {
  const size_t prefix = findWord(text, "lock");
  const llvm::StringRef behind =
      prefix == llvm::StringRef::npos ? text.substr(findWord(text, "xchg", "bwlq")) : text.substr(prefix + 4);
  const llvm::StringRef name = behind.ltrim(" \t\n;").take_while([](char c) { return isLetterOrDigit(c); });
  if (name == "cmpxchg16b")
    return 16;
  if (name == "cmpxchg8b")
    return 8;
  const llvm::StringRef suffixes = "bwlq";
  const bool hasNone = name.empty() || name == "sub" || name == "sbb";
  const size_t index = hasNone ? llvm::StringRef::npos : suffixes.find(name.back());
  return index == llvm::StringRef::npos ? 0 : uint64_t{1} << index;
}

// Hints about the cache: their operands name lines of it, and are no accesses. Older sources write clflushopt and clwb
// as the instruction that they are but for one byte.
bool isHint(llvm::StringRef instruction) {
  const llvm::StringRef name = instruction.take_while([](char c) { return !llvm::isSpace(c); });
  for (llvm::StringRef hint : {"clflush", "clflushopt", "clwb", "cldemote"})
    if (name == hint)
      return true;
  return name.substr(0, 8) == "prefetch";
}

bool hintsOnly(llvm::StringRef text) {
  llvm::SmallVector<llvm::StringRef, 4> instructions;
  llvm::SplitString(text, instructions, ";\n");
  bool any = false, followsByte = false;
  for (llvm::StringRef instruction : instructions) {
    instruction = instruction.trim();
    const bool isByte = instruction.substr(0, 5) == ".byte";
    const bool hint = isHint(instruction) || (followsByte && instruction.substr(0, 8) == "xsaveopt");
    if (!instruction.empty() && !isByte && !hint)
      return false;
    any |= hint;
    followsByte = isByte;
  }
  return any;
}

// Whether what stands there in the text is behind %fs: or %gs:. It counts from the segment's base then: a variable of
// the thread's own that is nowhere near that address.
bool isInSegment(llvm::StringRef text, size_t at) {
  llvm::StringRef before = text.substr(0, at).rtrim("([ \t");
  return before.consume_back(":") && (before.consume_back("fs") || before.consume_back("gs")) &&
         (before.empty() || !isLetterOrDigit(before.back()));
}

// "$1" and "${1:P}".
bool isOperandInSegment(llvm::StringRef text, unsigned number) {
  for (size_t at = text.find('$'); at != llvm::StringRef::npos; at = text.find('$', at + 1)) {
    llvm::StringRef rest = text.substr(at + 1);
    rest.consume_front("{");
    unsigned found = 0;
    if (!rest.consumeInteger(10, found) && found == number && isInSegment(text, at))
      return true;
  }
  return false;
}

// "di" of "{di}", "{rdi}", "{edi}".
bool isRegister(llvm::StringRef code, llvm::StringRef name) {
  return code.consume_front("{") && code.consume_back("}") &&
         (code == name || (code.size() == 3 && (code.front() == 'r' || code.front() == 'e') && code.substr(1) == name));
}

bool isInRegister(const llvm::InlineAsm::ConstraintInfo &constraint, llvm::StringRef name) {
  return !constraint.isIndirect &&
         llvm::any_of(constraint.Codes, [&](const std::string &code) { return isRegister(code, name); });
}

llvm::Value *registerInput(const llvm::CallBase &statement, unsigned number) {
  const AssemblyOperand operand = assemblyOperand(statement, number);
  return operand.isOutput || operand.isMemory ? nullptr : operand.argument;
}

// "($1)" in the text that LLVM has.
llvm::Value *addressInRegister(const llvm::CallBase &statement) {
  const llvm::StringRef text = textOf(statement);
  unsigned number = 0;
  for (size_t at = text.find("($"); at != llvm::StringRef::npos; at = text.find("($", at + 1))
    if (llvm::StringRef rest = text.substr(at + 2);
        !rest.consumeInteger(10, number) && rest.consume_front(")") && !isInSegment(text, at))
      if (llvm::Value *value = registerInput(statement, number); value && value->getType()->isPointerTy())
        return value;
  return nullptr;
}

uint64_t operandSize(const llvm::CallBase &statement, unsigned argument) {
  llvm::Type *type = compat::indirectOperandType(statement, argument);
  if (!type || !type->isSized() || llvm::isa<llvm::ScalableVectorType>(type))
    return 0;
  return statement.getModule()->getDataLayout().getTypeStoreSize(type);
}

// Of operands that one instruction has for the same place ("+m" is an output and an input) the output.
llvm::SmallVector<MemoryOperand, 4> changedOrElseRead(const llvm::CallBase &statement) {
  const llvm::SmallVector<MemoryOperand, 4> all = memoryOperands(statement);
  llvm::SmallVector<MemoryOperand, 4> changed;
  llvm::copy_if(all, std::back_inserter(changed),
                [](const MemoryOperand &operand) { return operand.direction == Direction::write; });
  return changed.empty() ? all : changed;
}

} // namespace

llvm::StringRef textOf(const llvm::CallBase &statement) {
  return assembly(statement).getAsmString();
}

bool clobbersMemory(const llvm::CallBase &statement) {
  return llvm::any_of(assembly(statement).ParseConstraints(), [](const llvm::InlineAsm::ConstraintInfo &constraint) {
    return constraint.Type == llvm::InlineAsm::isClobber && llvm::is_contained(constraint.Codes, "{memory}");
  });
}

AssemblyOperand assemblyOperand(const llvm::CallBase &statement, unsigned number) {
  unsigned operand = 0, argument = 0;
  for (const llvm::InlineAsm::ConstraintInfo &constraint : assembly(statement).ParseConstraints()) {
    if (constraint.Type == llvm::InlineAsm::isClobber)
      continue;
    const bool isOutput = constraint.Type == llvm::InlineAsm::isOutput;
    const bool isArgument = !isOutput || constraint.isIndirect;
    if (operand++ == number)
      return {isArgument ? statement.getArgOperand(argument) : nullptr, isOutput, constraint.isIndirect};
    argument += isArgument;
  }
  return {};
}

// An input that is an output as well says its number.
llvm::Value *inputInRegister(const llvm::CallBase &statement, llvm::StringRef name) {
  const llvm::InlineAsm::ConstraintInfoVector constraints = assembly(statement).ParseConstraints();
  unsigned argument = 0;
  for (const llvm::InlineAsm::ConstraintInfo &constraint : constraints) {
    const bool isInput = constraint.Type == llvm::InlineAsm::isInput;
    if (isInput) {
      unsigned output = 0;
      const llvm::StringRef code = constraint.Codes.empty() ? "" : llvm::StringRef(constraint.Codes.front());
      const bool isTied = !code.empty() && !code.getAsInteger(10, output) && output < constraints.size();
      if (isInRegister(isTied ? constraints[output] : constraint, name))
        return statement.getArgOperand(argument);
    }
    argument += isInput || constraint.isIndirect;
  }
  return nullptr;
}

int resultInRegister(const llvm::CallBase &statement, llvm::StringRef name) {
  int result = 0;
  for (const llvm::InlineAsm::ConstraintInfo &constraint : assembly(statement).ParseConstraints()) {
    if (constraint.Type != llvm::InlineAsm::isOutput || constraint.isIndirect)
      continue;
    if (isInRegister(constraint, name))
      return result;
    ++result;
  }
  return -1;
}

llvm::SmallVector<MemoryOperand, 4> memoryOperands(const llvm::CallBase &statement) {
  llvm::SmallVector<MemoryOperand, 4> operands;
  if (hintsOnly(textOf(statement)))
    return operands;
  unsigned argument = 0, number = 0;
  llvm::SmallPtrSet<llvm::Value *, 2> inSegments; // "+m" is an output of the text and an input that it does not name
  for (const llvm::InlineAsm::ConstraintInfo &constraint : assembly(statement).ParseConstraints()) {
    const bool isOutput = constraint.Type == llvm::InlineAsm::isOutput;
    const unsigned own = number;
    number += constraint.Type != llvm::InlineAsm::isClobber;
    if (!constraint.isIndirect) {
      argument += constraint.Type == llvm::InlineAsm::isInput; // a direct output is a result, a clobber nothing
      continue;
    }
    llvm::Value *address = statement.getArgOperand(argument);
    if (isOperandInSegment(textOf(statement), own))
      inSegments.insert(address);
    if (const uint64_t size = operandSize(statement, argument); size && !inSegments.count(address))
      operands.push_back({address, size, isOutput ? Direction::write : Direction::read});
    ++argument;
  }
  return operands;
}

bool isLocked(const llvm::CallBase &statement) {
  return hasWord(statement, "lock") ||
         (isExchange(textOf(statement)) && (hasMemoryOperand(statement) || addressInRegister(statement)));
}

llvm::SmallVector<MemoryOperand, 4> lockedOperands(const llvm::CallBase &statement) {
  llvm::SmallVector<MemoryOperand, 4> operands = changedOrElseRead(statement);
  if (operands.empty())
    if (llvm::Value *address = addressInRegister(statement))
      operands.push_back({address, 0, Direction::write});
  // The operand of an atomic on void * is often written as a character.
  if (const uint64_t size = operands.size() == 1 ? sizeOfLockedInstruction(textOf(statement)) : 0)
    operands.front().size = size;
  llvm::erase_if(operands,
                 [](const MemoryOperand &operand) { return operand.size > 16 || !llvm::isPowerOf2_64(operand.size); });
  return operands;
}

llvm::AtomicOrdering fenceOrdering(const llvm::CallBase &statement) {
  if (hasWord(statement, "mfence") || (isLocked(statement) && lockedOperands(statement).empty()))
    return llvm::AtomicOrdering::SequentiallyConsistent;
  const bool acquires = hasWord(statement, "lfence"), releases = hasWord(statement, "sfence");
  if (acquires && releases)
    return llvm::AtomicOrdering::AcquireRelease;
  return acquires   ? llvm::AtomicOrdering::Acquire
         : releases ? llvm::AtomicOrdering::Release
                    : llvm::AtomicOrdering::NotAtomic;
}

// By their names, which are the same in all versions.
llvm::AtomicOrdering fenceOrderingOfIntrinsic(const llvm::CallBase &call) {
  const llvm::Function *function = call.getCalledFunction();
  const llvm::StringRef name = function && function->isIntrinsic() ? function->getName() : "";
  return name == "llvm.x86.sse2.mfence"   ? llvm::AtomicOrdering::SequentiallyConsistent
         : name == "llvm.x86.sse2.lfence" ? llvm::AtomicOrdering::Acquire
         : name == "llvm.x86.sse.sfence"  ? llvm::AtomicOrdering::Release
                                          : llvm::AtomicOrdering::NotAtomic;
}

} // namespace snarl
