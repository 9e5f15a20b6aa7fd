#include "instrumenter/task_pipelines.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/names.h"
#include "instrumenter/teller.h"

#include "llvm/IR/Instructions.h"
#include "llvm/Transforms/Utils/EscapeEnumerator.h"

#include <vector>

namespace snarl {
namespace {

// Of tbb::detail::d1::base_filter, as library and headers agree on it.
constexpr uint64_t kNextFilter = 8, kFilterMode = 24;
constexpr uint64_t kIsSerial = 1; // a bit of the mode
// Fields of the library's own, whose addresses stand for what is ordered.
constexpr uint64_t kHandedOver = 16, kLastCall = 20, kOver = 32;

bool isOfFilter(llvm::StringRef name) {
  return hasPart(name, "3tbb6detail2d115concrete_filterI");
}

// concrete_filter<…>::operator()(void *)
bool isCall(llvm::StringRef name) {
  return isOfFilter(name) && hasEnd(name, "EclEPv");
}

// concrete_filter<…>::finalize(void *): ends a token of a pipeline that is cancelled.
bool endsToken(llvm::StringRef name) {
  return isOfFilter(name) && hasEnd(name, "8finalizeEPv");
}

// filter_node_leaf<…>::create_filter() const
bool makesFilter(llvm::StringRef name) {
  return hasPart(name, "3tbb6detail2d116filter_node_leafI") && hasEnd(name, "13create_filterEv");
}

// base_filter::~base_filter()
bool endsFilter(llvm::StringRef name) {
  return name == "_ZN3tbb6detail2d111base_filterD2Ev";
}

class PipelineTeller {
public:
  PipelineTeller(llvm::Module &module, llvm::Function &function)
      : teller_(module), function_(function), entry_(&*function.getEntryBlock().getFirstInsertionPt()) {}

  void made() {
    for (llvm::BasicBlock &block : function_)
      if (auto *end = llvm::dyn_cast<llvm::ReturnInst>(block.getTerminator())) {
        llvm::IRBuilder<> builder(end);
        teller_.before(builder, field(builder, end->getReturnValue(), kHandedOver));
      }
  }

  void called() {
    llvm::Value *serial = begins();
    llvm::EscapeEnumerator escapes(function_, "over");
    while (llvm::IRBuilder<> *end = escapes.Next()) {
      llvm::Value *handedOn = nextOrOver(*end);
      teller_.before(*end, handedOn);
      teller_.before(*end, end->CreateSelect(serial, field(*end, filter(), kLastCall), handedOn));
    }
  }

  void tokenEnded() {
    teller_.after(entry_, field(entry_, filter(), kHandedOver));
    for (llvm::BasicBlock &block : function_)
      if (llvm::isa<llvm::ReturnInst>(block.getTerminator())) {
        llvm::IRBuilder<> builder(block.getTerminator());
        teller_.before(builder, field(builder, filter(), kOver));
      }
  }

  void ended() {
    for (const uint64_t place : {kHandedOver, kLastCall, kOver})
      teller_.after(entry_, field(entry_, filter(), place));
  }

private:
  Teller teller_;
  llvm::Function &function_;
  llvm::IRBuilder<> entry_;

  llvm::Value *filter() { return function_.getArg(0); }

  llvm::Value *field(llvm::IRBuilder<> &builder, llvm::Value *filter, uint64_t offset) {
    return builder.CreateConstGEP1_64(builder.getInt8Ty(), builder.CreatePointerCast(filter, teller_.bytes()), offset);
  }

  llvm::Value *load(llvm::IRBuilder<> &builder, llvm::Type *type, uint64_t offset) {
    llvm::Value *place = builder.CreatePointerCast(field(builder, filter(), offset), compat::pointerTo(type));
    return builder.CreateLoad(type, place);
  }

  // Whether the filter is serial.
  llvm::Value *begins() {
    llvm::Value *handedOver = field(entry_, filter(), kHandedOver);
    teller_.after(entry_, handedOver);
    llvm::Value *mode = load(entry_, entry_.getInt32Ty(), kFilterMode);
    llvm::Value *serial = entry_.CreateIsNotNull(entry_.CreateAnd(mode, kIsSerial));
    teller_.after(entry_, entry_.CreateSelect(serial, field(entry_, filter(), kLastCall), handedOver));
    return serial;
  }

  llvm::Value *nextOrOver(llvm::IRBuilder<> &builder) {
    llvm::Value *next = load(builder, teller_.bytes(), kNextFilter);
    return builder.CreateSelect(builder.CreateIsNull(next), field(builder, filter(), kOver),
                                field(builder, next, kHandedOver));
  }
};

bool tellOf(llvm::Module &module, llvm::Function &function) {
  const llvm::StringRef name = function.getName();
  if (function.isDeclaration())
    return false;
  if (isCall(name))
    PipelineTeller(module, function).called();
  else if (endsToken(name))
    PipelineTeller(module, function).tokenEnded();
  else if (makesFilter(name))
    PipelineTeller(module, function).made();
  else if (endsFilter(name))
    PipelineTeller(module, function).ended();
  else
    return false;
  return true;
}

} // namespace

bool tellOfPipelines(llvm::Module &module) {
  std::vector<llvm::Function *> functions;
  for (llvm::Function &function : module)
    functions.push_back(&function);
  bool any = false;
  for (llvm::Function *function : functions)
    any |= tellOf(module, *function);
  return any;
}

} // namespace snarl
