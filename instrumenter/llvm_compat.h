// Every difference between the LLVM versions 14 to 22 that the instrumenter meets. No other file of the
// project mentions LLVM_VERSION_MAJOR.
#ifndef SNARL_INSTRUMENTER_LLVM_COMPAT_H
#define SNARL_INSTRUMENTER_LLVM_COMPAT_H

#include "clang/Basic/CodeGenOptions.h"
#include "llvm/Analysis/CaptureTracking.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/IR/Attributes.h"
#include "llvm/IR/DerivedTypes.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Intrinsics.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/SpecialCaseList.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"
#include "llvm/Transforms/Utils/ScalarEvolutionExpander.h"
#if LLVM_VERSION_MAJOR >= 22
#include "llvm/Plugins/PassPlugin.h"
#else
#include "llvm/Passes/PassPlugin.h"
#endif
#if LLVM_VERSION_MAJOR >= 16
#include "llvm/TargetParser/Triple.h"
#else
#include "llvm/ADT/Triple.h"
#endif

#include <string>

static_assert(LLVM_VERSION_MAJOR >= 14 && LLVM_VERSION_MAJOR <= 22, "Snarl supports LLVM 14 to 22");

namespace snarl::compat {

constexpr int version = LLVM_VERSION_MAJOR;

// A pointer to `type`: pointers have a pointee type in LLVM 14 only (of those that clang emits).
inline llvm::PointerType *pointerTo(llvm::Type *type) {
#if LLVM_VERSION_MAJOR >= 15
  return llvm::PointerType::get(type->getContext(), 0);
#else
  return type->getPointerTo(0);
#endif
}

inline llvm::PointerType *bytePointer(llvm::LLVMContext &context) {
  return pointerTo(llvm::Type::getInt8Ty(context));
}

// May the address be known to anybody but the direct users in its function?
inline bool mayBeCaptured(const llvm::Value *pointer) {
  constexpr unsigned maxUses = 1000;
#if LLVM_VERSION_MAJOR >= 21
  return llvm::PointerMayBeCaptured(pointer, /*ReturnCaptures=*/true, maxUses);
#else
  return llvm::PointerMayBeCaptured(pointer, /*ReturnCaptures=*/true, /*StoreCaptures=*/true, maxUses);
#endif
}

// Wherever it is, the stack can be walked through it.
inline void giveUnwindTable(llvm::Function &function) {
#if LLVM_VERSION_MAJOR >= 15
  if (!function.hasUWTable())
    function.setUWTableKind(llvm::UWTableKind::Async);
#else
  function.setHasUWTable();
#endif
}

template <typename AddPass> void atOptimizerLast(llvm::PassBuilder &builder, AddPass addPass) {
#if LLVM_VERSION_MAJOR >= 20
  builder.registerOptimizerLastEPCallback([addPass](llvm::ModulePassManager &manager, llvm::OptimizationLevel,
                                                    llvm::ThinOrFullLTOPhase) { addPass(manager); });
#else
  builder.registerOptimizerLastEPCallback(
      [addPass](llvm::ModulePassManager &manager, llvm::OptimizationLevel) { addPass(manager); });
#endif
}

// At the end of full link-time optimisation. Linkers load plugins since LLVM 15.
template <typename AddPass> void atLinkLast(llvm::PassBuilder &builder, AddPass addPass) {
#if LLVM_VERSION_MAJOR >= 15
  builder.registerFullLinkTimeOptimizationLastEPCallback(
      [addPass](llvm::ModulePassManager &manager, llvm::OptimizationLevel) { addPass(manager); });
#endif
}

// Variables and functions that `isToGo` go from the lists of those whose uses the compiler does not know; with linkers'
// plugins only.
template <typename IsToGo> void removeFromUsedLists(llvm::Module &module, IsToGo isToGo) {
#if LLVM_VERSION_MAJOR >= 15
  llvm::removeFromUsedLists(module, [isToGo](llvm::Constant *used) { return isToGo(*used); });
#endif
}

// Makes clang's back end run the passes that `registerPasses` adds. `library` is the plugin's own path, for
// versions that take nothing else; those load the library once more and ask it.
template <typename Register>
void addToBackend(clang::CodeGenOptions &options, const std::string &library, Register registerPasses) {
#if LLVM_VERSION_MAJOR >= 19
  options.PassBuilderCallbacks.push_back(registerPasses);
#else
  for (const std::string &plugin : options.PassPlugins)
    if (plugin == library)
      return;
  options.PassPlugins.push_back(library);
#endif
}

// Removes from a function or call what says that it does not touch memory that its source does not name.
template <typename FunctionOrCall> void removeMemoryEffects(FunctionOrCall &target) {
#if LLVM_VERSION_MAJOR >= 16
  target.removeFnAttr(llvm::Attribute::Memory);
#else
  for (auto kind :
       {llvm::Attribute::ReadNone, llvm::Attribute::ReadOnly, llvm::Attribute::WriteOnly, llvm::Attribute::ArgMemOnly,
        llvm::Attribute::InaccessibleMemOnly, llvm::Attribute::InaccessibleMemOrArgMemOnly})
    target.removeFnAttr(kind);
#endif
}

// Whether `call` computes the address of this thread's instance of a thread-local variable (since LLVM 16).
inline bool isThreadLocalAddress(const llvm::CallBase &call) {
#if LLVM_VERSION_MAJOR >= 16
  return call.getIntrinsicID() == llvm::Intrinsic::threadlocal_address;
#else
  return false;
#endif
}

// The type of what an indirect operand of inline assembly points to, or null.
inline llvm::Type *indirectOperandType(const llvm::CallBase &call, unsigned argument) {
#if LLVM_VERSION_MAJOR >= 15
  return call.getParamElementType(argument);
#else
  return call.getArgOperand(argument)->getType()->getPointerElementType();
#endif
}

// The instruction after `instruction`, debug information left aside (since LLVM 19 it is no instruction).
inline const llvm::Instruction *nextInstruction(const llvm::Instruction &instruction) {
#if LLVM_VERSION_MAJOR >= 20
  return instruction.getNextNode();
#else
  return instruction.getNextNonDebugInstruction();
#endif
}

// Computes values of scalar evolution by instructions.
inline llvm::SCEVExpander makeExpander(llvm::ScalarEvolution &evolution,
                                       [[maybe_unused]] const llvm::DataLayout &layout) {
#if LLVM_VERSION_MAJOR >= 22
  return llvm::SCEVExpander(evolution, "snarl");
#else
  return llvm::SCEVExpander(evolution, layout, "snarl");
#endif
}

// Whether all that `value` consists of is known at `place`, and computing it cannot trap.
inline bool isSafeToExpandAt([[maybe_unused]] llvm::SCEVExpander &expander,
                             [[maybe_unused]] llvm::ScalarEvolution &evolution, const llvm::SCEV *value,
                             const llvm::Instruction *place) {
#if LLVM_VERSION_MAJOR >= 15
  return expander.isSafeToExpandAt(value, place);
#else
  return llvm::isSafeToExpandAt(value, place, evolution);
#endif
}

// Says of a parameter that the callee does not keep the pointer.
inline void addNoCapture(llvm::Function &function, unsigned parameter) {
#if LLVM_VERSION_MAJOR >= 21
  function.addParamAttr(parameter,
                        llvm::Attribute::getWithCaptureInfo(function.getContext(), llvm::CaptureInfo::none()));
#else
  function.addParamAttr(parameter, llvm::Attribute::NoCapture);
#endif
}

inline bool isPresplitCoroutine(const llvm::Function &function) {
#if LLVM_VERSION_MAJOR >= 16
  return function.isPresplitCoroutine();
#else
  return function.hasFnAttribute("coroutine.presplit");
#endif
}

} // namespace snarl::compat

#endif // SNARL_INSTRUMENTER_LLVM_COMPAT_H
