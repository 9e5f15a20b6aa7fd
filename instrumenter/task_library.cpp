#include "instrumenter/task_library.h"

#include "instrumenter/call_places.h"
#include "instrumenter/llvm_compat.h"
#include "instrumenter/names.h"
#include "instrumenter/task_pipelines.h"
#include "instrumenter/teller.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/Local.h"

#include <vector>

namespace snarl {
namespace {

constexpr int kNone = -1;

// A function of the library, by the beginning of its mangled name behind that of its namespace. The numbers are
// arguments, from 0 on.
struct Known {
  llvm::StringRef name;
  int handsOn = kNone;  // before the call: all that was done happens before who takes this up
  int waitsFor = kNone; // after it: comes after who released this wait context
  int takesUp = kNone;  // after it: comes after who handed this on
  int size = kNone;     // the result is so many bytes of new memory
};

constexpr llvm::StringRef kNamespace = "_ZN3tbb6detail2r1";
constexpr Known kKnown[] = {
    {"5spawnE", 0},
    {"6submitE", 0},
    {"7enqueueE", 0},
    {"16execute_and_waitE", 0, 2},
    {"4waitERNS0_2d112wait_contextE", kNone, 0},
    {"7executeERNS0_2d115task_arena_baseERNS2_13delegate_baseE", 1, kNone, 1},
    {"8allocateE", kNone, kNone, kNone, 1},
    {"15allocate_memoryE", kNone, kNone, kNone, 0},
    {"22cache_aligned_allocateE", kNone, kNone, kNone, 0},
};

// wait_context is a word and the atomic count.
constexpr uint64_t kCountOfWaitContext = 8;

const Known *findKnown(const llvm::CallBase &call) {
  const llvm::Function *callee = call.getCalledFunction();
  if (!callee || callee->getName().substr(0, kNamespace.size()) != kNamespace)
    return nullptr;
  const llvm::StringRef rest = callee->getName().substr(kNamespace.size());
  for (const Known &known : kKnown)
    if (hasStart(rest, known.name))
      return &known;
  return nullptr;
}

// What releases a wait context is an atomic operation of the headers.
void waitedFor(llvm::Instruction &place, llvm::Value *context, const Teller &teller) {
  llvm::IRBuilder<> builder(&place);
  llvm::Type *word = builder.getInt64Ty();
  llvm::Value *count = builder.CreateConstGEP1_64(
      builder.getInt8Ty(), builder.CreatePointerCast(context, teller.bytes()), kCountOfWaitContext);
  llvm::LoadInst *load =
      builder.CreateAlignedLoad(word, builder.CreatePointerCast(count, compat::pointerTo(word)), llvm::Align(8));
  load->setAtomic(llvm::AtomicOrdering::Acquire);
}

void tellAfter(llvm::Instruction &place, const llvm::CallBase &call, const Known &known, Teller &teller) {
  if (known.waitsFor >= 0)
    waitedFor(place, call.getArgOperand(static_cast<unsigned>(known.waitsFor)), teller);
  if (known.takesUp >= 0)
    teller.after(place, call.getArgOperand(static_cast<unsigned>(known.takesUp)));
}

// Also where an exception of a task comes out of it.
void tellAfterThrow(const llvm::InvokeInst &invoke, const Known &known, Teller &teller) {
  const int argument = known.waitsFor >= 0 ? known.waitsFor : known.takesUp;
  llvm::BasicBlock *pad = invoke.getUnwindDest();
  if (argument >= 0 &&
      (pad->getSinglePredecessor() || isKnownEverywhere(*invoke.getArgOperand(static_cast<unsigned>(argument)))))
    tellAfter(*pad->getFirstInsertionPt(), invoke, known, teller);
}

// So that there is a place where an exception comes out that nothing in the function catches.
llvm::InvokeInst &withCleanup(llvm::CallInst &call) {
  llvm::Function &function = *call.getFunction();
  llvm::LLVMContext &context = function.getContext();
  if (!function.hasPersonalityFn())
    function.setPersonalityFn(llvm::cast<llvm::Constant>(
        function.getParent()
            ->getOrInsertFunction("__gxx_personality_v0",
                                  llvm::FunctionType::get(llvm::Type::getInt32Ty(context), true))
            .getCallee()));
  llvm::IRBuilder<> builder(llvm::BasicBlock::Create(context, "", &function));
  builder.SetCurrentDebugLocation(call.getDebugLoc());
  llvm::Type *caught = llvm::StructType::get(compat::bytePointer(context), builder.getInt32Ty());
  llvm::LandingPadInst *pad = builder.CreateLandingPad(caught, 0);
  pad->setCleanup(true);
  builder.CreateResume(pad);
  llvm::BasicBlock *before = call.getParent();
  llvm::changeToInvokeAndSplitBasicBlock(&call, pad->getParent());
  return *llvm::cast<llvm::InvokeInst>(before->getTerminator());
}

void tellOfCall(llvm::CallBase &found, const Known &known, Teller &teller) {
  auto *plain = llvm::dyn_cast<llvm::CallInst>(&found);
  const bool mayThrow = plain && !plain->doesNotThrow() && (known.waitsFor >= 0 || known.takesUp >= 0);
  llvm::CallBase &call = mayThrow ? withCleanup(*plain) : found;
  if (known.handsOn >= 0)
    teller.before(call, call.getArgOperand(static_cast<unsigned>(known.handsOn)));
  llvm::Instruction &place = *placeOfReturn(call);
  tellAfter(place, call, known, teller);
  if (known.size >= 0)
    teller.newMemory(place, &call, call.getArgOperand(static_cast<unsigned>(known.size)));
  if (auto *invoke = llvm::dyn_cast<llvm::InvokeInst>(&call))
    tellAfterThrow(*invoke, known, teller);
}

// An override of tbb::detail::d1::task::execute or cancel, by whomever.
bool isTask(llvm::StringRef name) {
  return hasEnd(name, "14execution_dataE") && (hasPart(name, "7executeER") || hasPart(name, "6cancelER"));
}

bool isDelegate(llvm::StringRef name) {
  return hasPart(name, "3tbb6detail2d118delegated_function") && hasEnd(name, "clEv");
}

void tellOfDelegate(llvm::Function &function, Teller &teller) {
  for (llvm::BasicBlock &block : function)
    if (llvm::isa<llvm::ReturnInst>(block.getTerminator()))
      teller.before(*block.getTerminator(), function.getArg(0));
}

} // namespace

llvm::PreservedAnalyses TaskLibraryPass::run(llvm::Module &module, llvm::ModuleAnalysisManager &) {
  Teller teller(module);
  std::vector<std::pair<llvm::CallBase *, const Known *>> calls;
  std::vector<llvm::Function *> begun;
  for (llvm::Function &function : module) {
    for (llvm::Instruction &instruction : llvm::instructions(function))
      if (auto *call = llvm::dyn_cast<llvm::CallBase>(&instruction))
        if (const Known *known = findKnown(*call))
          calls.push_back({call, known});
    if (!function.isDeclaration() && (isTask(function.getName()) || isDelegate(function.getName())))
      begun.push_back(&function);
  }
  for (auto [call, known] : calls)
    tellOfCall(*call, *known, teller);
  for (llvm::Function *function : begun) {
    teller.after(*function->getEntryBlock().getFirstInsertionPt(), function->getArg(0));
    if (isDelegate(function->getName()))
      tellOfDelegate(*function, teller);
  }
  const bool pipelines = tellOfPipelines(module);
  return calls.empty() && begun.empty() && !pipelines ? llvm::PreservedAnalyses::all()
                                                      : llvm::PreservedAnalyses::none();
}

} // namespace snarl
