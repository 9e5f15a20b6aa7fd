#include "instrumenter/plant/assembly_strings.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/select/inline_assembly.h"

#include "llvm/IR/InstIterator.h"

namespace snarl {
namespace {

enum class Ends { byCount, early };

// What one string instruction does with the memory behind DI and SI.
struct Operation {
  llvm::StringRef name; // without the letter of the size
  Ends ends;
  bool readsSource, readsDestination, writesDestination;
};

constexpr Operation kOperations[] = {
    {"movs", Ends::byCount, true, false, true},  {"stos", Ends::byCount, false, false, true},
    {"lods", Ends::byCount, true, false, false}, {"cmps", Ends::early, true, true, false},
    {"scas", Ends::early, false, true, false},
};

struct StringInstruction {
  const Operation *operation = nullptr;
  uint64_t elementSize = 0;
  bool repeats = false;
};

uint64_t sizeOfLetter(char letter) {
  switch (letter) {
  case 'b':
    return 1;
  case 'w':
    return 2;
  case 'l':
  case 'd':
    return 4;
  case 'q':
    return 8;
  default:
    return 0;
  }
}

// False: another word than those of a string instruction.
bool take(llvm::StringRef word, StringInstruction &found) {
  if (word == "cld")
    return true;
  if (word == "rep" || word == "repe" || word == "repz" || word == "repne" || word == "repnz")
    return found.repeats = true;
  for (const Operation &operation : kOperations) {
    if (word.size() != operation.name.size() + 1 || word.substr(0, operation.name.size()) != operation.name)
      continue;
    if (found.operation)
      return false;
    found.operation = &operation;
    found.elementSize = sizeOfLetter(word.back());
    return found.elementSize != 0;
  }
  return false;
}

// `operation` is null when the text has anything else.
StringInstruction stringInstruction(llvm::StringRef text) {
  StringInstruction found;
  const llvm::StringRef separators = " \t\n;";
  for (text = text.ltrim(separators); !text.empty(); text = text.ltrim(separators)) {
    const llvm::StringRef word = text.substr(0, text.find_first_of(separators));
    if (!take(word, found))
      return {};
    text = text.drop_front(word.size());
  }
  return found;
}

class Finder {
public:
  Finder(PrivateMemory &privateMemory, StringAccesses &found) : privateMemory_(privateMemory), found_(found) {}

  void visit(llvm::CallBase &statement) {
    const StringInstruction instruction = stringInstruction(textOf(statement));
    if (!instruction.operation)
      return;
    const Operation &operation = *instruction.operation;
    if (operation.readsSource)
      add(statement, instruction, "si", Direction::read);
    if (operation.readsDestination)
      add(statement, instruction, "di", Direction::read);
    if (operation.writesDestination)
      add(statement, instruction, "di", Direction::write);
  }

private:
  void add(llvm::CallBase &statement, const StringInstruction &instruction, llvm::StringRef where,
           Direction direction) {
    StringAccess access{&statement, inputInRegister(statement, where), direction, instruction.elementSize, nullptr};
    if (!access.start || (access.start->getType()->isPointerTy() && privateMemory_.contains(access.start)))
      return;
    if (instruction.repeats && instruction.operation->ends == Ends::early) {
      access.endResult = resultInRegister(statement, where);
      if (access.endResult < 0 || statement.isTerminator())
        return;
    } else if (instruction.repeats) {
      access.count = inputInRegister(statement, "cx");
      if (!access.count || !access.count->getType()->isIntegerTy())
        return;
    }
    found_.push_back(access);
  }

  PrivateMemory &privateMemory_;
  StringAccesses &found_;
};

void plantCheck(const StringAccess &access, RuntimeFunctions &runtime, bool hasFrameRecord) {
  llvm::CallBase &statement = *access.statement;
  llvm::IRBuilder<> builder(access.endResult < 0 ? &statement : statement.getNextNode());
  builder.SetCurrentDebugLocation(statement.getDebugLoc());
  llvm::Type *number = builder.getInt64Ty();
  const auto asNumber = [&](llvm::Value *value) {
    return value->getType()->isPointerTy() ? builder.CreatePtrToInt(value, number)
                                           : builder.CreateZExtOrTrunc(value, number);
  };
  llvm::Value *size = builder.getInt64(access.elementSize);
  if (access.endResult >= 0) {
    llvm::Value *end = statement.getType()->isStructTy()
                           ? builder.CreateExtractValue(&statement, static_cast<unsigned>(access.endResult))
                           : &statement;
    size = builder.CreateSub(asNumber(end), asNumber(access.start));
  } else if (access.count) {
    size = builder.CreateMul(asNumber(access.count), size);
  }
  llvm::Type *pointer = compat::bytePointer(builder.getContext());
  llvm::Value *start = access.start->getType()->isPointerTy() ? builder.CreatePointerCast(access.start, pointer)
                                                              : builder.CreateIntToPtr(access.start, pointer);
  llvm::Value *returnAddress =
      hasFrameRecord ? nullptr : builder.CreateIntrinsic(llvm::Intrinsic::returnaddress, {}, {builder.getInt32(0)});
  runtime.callRange(builder, access.direction, start, size, returnAddress);
}

} // namespace

StringAccesses findStringAccesses(llvm::Function &function, PrivateMemory &privateMemory) {
  StringAccesses found;
  Finder finder(privateMemory, found);
  for (llvm::Instruction &instruction : llvm::instructions(function))
    if (auto *call = llvm::dyn_cast<llvm::CallBase>(&instruction); call && call->isInlineAsm())
      finder.visit(*call);
  return found;
}

void plantStringChecks(const StringAccesses &accesses, RuntimeFunctions &runtime, bool hasFrameRecord) {
  for (const StringAccess &access : accesses)
    plantCheck(access, runtime, hasFrameRecord);
}

} // namespace snarl
