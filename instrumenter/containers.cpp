#include "instrumenter/containers.h"

#include "instrumenter/llvm_compat.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

namespace snarl {
namespace {

constexpr llvm::StringRef kContainerChanged = "__snarl_container_changed", kContainerEnds = "__snarl_container_ends";

bool beginsWith(llvm::StringRef name, llvm::StringRef start) {
  return name.substr(0, start.size()) == start;
}

bool isContainer(llvm::StringRef afterNames) {
  for (llvm::StringRef prefix : {"St3__1", "St7__cxx11", "St"})
    if (beginsWith(afterNames, prefix)) {
      const llvm::StringRef rest = afterNames.substr(prefix.size());
      for (llvm::StringRef name : {"5dequeI", "6vectorI", "4listI", "12forward_listI", "3mapI", "3setI", "8multimapI",
                                   "8multisetI", "13unordered_mapI", "13unordered_setI"})
        if (beginsWith(rest, name))
          return true;
    }
  return false;
}

// The class of the member `5empty` or `4size`, as its other members have it in their names; nothing: it is none.
llvm::StringRef classOfQuestion(llvm::StringRef function, llvm::StringRef member) {
  constexpr llvm::StringRef start = "_ZNK";
  if (!beginsWith(function, start) || !isContainer(function.substr(start.size())))
    return "";
  const size_t at = function.rfind(member);
  if (at == llvm::StringRef::npos || at + member.size() >= function.size())
    return "";
  const char next = function[at + member.size()]; // the parameters, or libc++'s tag
  return next == 'E' || next == 'B' ? function.substr(start.size(), at - start.size()) : "";
}

enum class ContainerChange { none, made, ended, adds, removes, changes, changes_both };

// By the member's name, behind its class.
ContainerChange changeBy(llvm::StringRef member) {
  for (llvm::StringRef name : {"C1E", "C2E"})
    if (beginsWith(member, name))
      return ContainerChange::made;
  for (llvm::StringRef name : {"D1", "D2", "C1B", "C2B"})
    if (beginsWith(member, name))
      return name[0] == 'D' ? ContainerChange::ended : ContainerChange::made;
  for (llvm::StringRef name : {"9push_back", "10push_front", "12emplace_back", "13emplace_front"})
    if (beginsWith(member, name))
      return ContainerChange::adds;
  for (llvm::StringRef name : {"8pop_back", "9pop_front"})
    if (beginsWith(member, name))
      return ContainerChange::removes;
  for (llvm::StringRef name : {"4swap", "aS", "5merge"})
    if (beginsWith(member, name))
      return ContainerChange::changes_both;
  for (llvm::StringRef name : {"6insert", "7emplace", "5clear", "5erase", "6resize", "6assign", "6splice", "6remove",
                               "9remove_if", "ix", "7extract", "11try_emplace", "16insert_or_assign", "12emplace_hint",
                               "6unique", "12insert_after", "13emplace_after", "11erase_after", "12splice_after"})
    if (beginsWith(member, name))
      return ContainerChange::changes;
  return ContainerChange::none;
}

llvm::Instruction *placeBehind(llvm::CallBase &call) {
  if (auto *invoke = llvm::dyn_cast<llvm::InvokeInst>(&call)) {
    llvm::BasicBlock *normal = invoke->getNormalDest();
    if (!normal->getSinglePredecessor())
      normal = llvm::SplitEdge(invoke->getParent(), normal);
    return &*normal->getFirstInsertionPt();
  }
  return call.getNextNode();
}

} // namespace

ContainerQuestion containerQuestion(const llvm::CallBase &call) {
  const llvm::Function *callee = call.getCalledFunction();
  if (!callee || call.arg_size() != 1 || !call.getArgOperand(0)->getType()->isPointerTy() || callee->isDeclaration())
    return ContainerQuestion::none;
  if (!classOfQuestion(callee->getName(), "5empty").empty())
    return ContainerQuestion::empty;
  return classOfQuestion(callee->getName(), "4size").empty() ? ContainerQuestion::none : ContainerQuestion::size;
}

void Containers::add(const llvm::Function &question, Variables::Name name) {
  llvm::StringRef mangled = classOfQuestion(question.getName(), "5empty");
  if (mangled.empty())
    mangled = classOfQuestion(question.getName(), "4size");
  auto known = llvm::find_if(classes_, [&](const Class &c) { return mangled == c.name; });
  if (known == classes_.end()) {
    Class added{mangled.str(), nullptr, nullptr, {}};
    for (llvm::Function &function : module_) {
      if (function.isDeclaration() || function.arg_size() != 1)
        continue;
      if (classOfQuestion(function.getName(), "5empty") == mangled)
        added.empty = &function;
      if (classOfQuestion(function.getName(), "4size") == mangled)
        added.size = &function;
    }
    classes_.push_back(std::move(added));
    known = classes_.end() - 1;
  }
  known->containers.push_back(name);
}

const Containers::Class *Containers::classOf(llvm::StringRef function) const {
  for (const Class &c : classes_)
    if (function.find(c.name) == (function.substr(0, 4) == "_ZNK" ? 4u : 3u) && function.substr(0, 3) == "_ZN")
      return &c;
  return nullptr;
}

bool Containers::isAwaited(const Class &of, llvm::Value *container) {
  const Variables::Name name = variables_.of(container);
  return name && llvm::any_of(of.containers, [&](Variables::Name n) { return variables_.isSame(n, name); });
}

// How many there are now: as far as it can be asked, 0 or -1 for "some".
void Containers::tell(llvm::CallBase &call, const Class &of, llvm::Value *container, int added) {
  llvm::IRBuilder<> builder(placeBehind(call));
  llvm::Type *bytes = compat::bytePointer(module_.getContext()), *number = builder.getInt64Ty();
  llvm::Function *question = of.size ? of.size : of.empty;
  llvm::Type *expected = question->getArg(0)->getType();
  llvm::CallInst *answer = builder.CreateCall(question, {builder.CreatePointerCast(container, expected)});
  answer->setDebugLoc(call.getDebugLoc());
  llvm::Value *now =
      of.size ? builder.CreateZExtOrTrunc(answer, number)
              : builder.CreateSelect(builder.CreateIsNull(answer), builder.getInt64(~uint64_t{0}), builder.getInt64(0));
  auto *type = llvm::FunctionType::get(builder.getVoidTy(), {bytes, builder.getInt32Ty(), number}, false);
  builder.CreateCall(
      module_.getOrInsertFunction(kContainerChanged, type),
      {builder.CreatePointerCast(container, bytes), builder.getInt32(static_cast<uint32_t>(added)), now});
}

void Containers::tellOfChanges(llvm::Function &function) {
  llvm::SmallVector<llvm::CallBase *, 8> calls;
  for (llvm::Instruction &instruction : llvm::instructions(function))
    if (auto *call = llvm::dyn_cast<llvm::CallBase>(&instruction);
        call && call->arg_size() && call->getCalledFunction())
      calls.push_back(call);
  const Class *own = classOf(function.getName());
  for (llvm::CallBase *call : calls) {
    const llvm::StringRef name = call->getCalledFunction()->getName();
    const Class *of = classOf(name);
    llvm::Value *container = call->getArgOperand(0);
    if (!of || of == own || !container->getType()->isPointerTy() || !isAwaited(*of, container))
      continue;
    const ContainerChange change = changeBy(name.substr((name[3] == 'K' ? 4u : 3u) + of->name.size()));
    llvm::Value *other = call->arg_size() > 1 && call->getArgOperand(1)->getType()->isPointerTy() &&
                                 (change == ContainerChange::changes_both ||
                                  (change == ContainerChange::made && name.find("EOS") != llvm::StringRef::npos))
                             ? call->getArgOperand(1)
                             : nullptr;
    switch (change) {
    case ContainerChange::none:
      continue;
    case ContainerChange::ended: {
      llvm::IRBuilder<> builder(call);
      llvm::Type *bytes = compat::bytePointer(module_.getContext());
      auto *type = llvm::FunctionType::get(builder.getVoidTy(), {bytes}, false);
      builder.CreateCall(module_.getOrInsertFunction(kContainerEnds, type),
                         {builder.CreatePointerCast(container, bytes)});
      continue;
    }
    case ContainerChange::adds:
    case ContainerChange::removes:
      tell(*call, *of, container, change == ContainerChange::adds ? 1 : -1);
      break;
    default:
      tell(*call, *of, container, 0);
    }
    if (other)
      tell(*call, *of, other, 0);
  }
}

} // namespace snarl
