#include "instrumenter/waits/containers.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/names.h"
#include "instrumenter/waits/container_counts.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

#include <initializer_list>

namespace snarl {
namespace {

constexpr llvm::StringRef kContainerChanged = "__snarl_container_changed", kContainerEnds = "__snarl_container_ends";

// What of the name is left behind the library's namespace; nothing: it is none of the library's.
llvm::StringRef inLibrary(llvm::StringRef afterNames) {
  for (llvm::StringRef prefix : {"St3__1", "St7__cxx11", "St"})
    if (hasStart(afterNames, prefix))
      return afterNames.substr(prefix.size());
  return "";
}

bool hasAnyStart(llvm::StringRef name, std::initializer_list<llvm::StringRef> starts) {
  return llvm::any_of(starts, [&](llvm::StringRef start) { return hasStart(name, start); });
}

bool isKeyed(llvm::StringRef name) {
  return hasAnyStart(inLibrary(name), {"3mapI", "3setI", "8multimapI", "8multisetI", "13unordered_mapI",
                                       "13unordered_setI", "18unordered_multimapI", "18unordered_multisetI"});
}

bool isContainer(llvm::StringRef name) {
  return hasAnyStart(inLibrary(name), {"5dequeI", "6vectorI", "4listI", "12forward_listI"}) || isKeyed(name);
}

// The class of the member `5empty` or `4size`, as its other members have it in their names; nothing: it is none.
llvm::StringRef classOfQuestion(llvm::StringRef function, llvm::StringRef member) {
  constexpr llvm::StringRef start = "_ZNK";
  if (!hasStart(function, start) || !isContainer(function.substr(start.size())))
    return "";
  const size_t at = function.rfind(member);
  if (at == llvm::StringRef::npos || at + member.size() >= function.size())
    return "";
  const char next = function[at + member.size()]; // the parameters, or libc++'s tag
  return next == 'E' || next == 'B' ? function.substr(start.size(), at - start.size()) : "";
}

// `one`: it adds an element, takes one or does neither.
enum class ContainerChange { none, made, ended, adds, removes, one, changes, changes_both };

// A call of a member: the name behind the class, and how many arguments follow the container.
struct MemberCall {
  llvm::StringRef member;
  unsigned given;
  bool endsWithNumber;
};

// What has the parameters of a template has `I` behind the name and the library's tags.
bool isTemplate(llvm::StringRef behindName) {
  unsigned size = 0;
  while (hasStart(behindName, "B") && !behindName.drop_front().consumeInteger(10, size)) {
    behindName = behindName.drop_front();
    behindName.consumeInteger(10, size);
    behindName = behindName.substr(size);
  }
  return hasStart(behindName, "I");
}

// An insertion or erasure of one element, among those of several.
ContainerChange changeOfKeyed(const MemberCall &call) {
  const llvm::StringRef member = call.member;
  if (hasAnyStart(member, {"7emplace", "12emplace_hint", "11try_emplace", "16insert_or_assign", "ix", "7extract"}))
    return ContainerChange::one;
  if (hasStart(member, "5erase"))
    return call.given == 1 ? ContainerChange::one : ContainerChange::changes;
  constexpr llvm::StringRef insert = "6insert";
  if (!hasStart(member, insert))
    return ContainerChange::none;
  // With a hint; else a list or two iterators.
  const bool isHinted = call.given == 2 && !call.endsWithNumber && !isTemplate(member.substr(insert.size()));
  return call.given == 1 || isHinted ? ContainerChange::one : ContainerChange::changes;
}

ContainerChange changeOfSequence(const MemberCall &call, bool isOfTwo) {
  const unsigned iterator = isOfTwo ? 2 : 1; // arguments
  if (hasStart(call.member, "ix"))
    return ContainerChange::none;
  if (hasAnyStart(call.member, {"7emplace", "13emplace_after"}))
    return ContainerChange::adds;
  if (hasAnyStart(call.member, {"6insert", "12insert_after"}))
    return call.given == iterator + 1 ? ContainerChange::adds : ContainerChange::changes;
  if (hasAnyStart(call.member, {"5erase", "11erase_after"}))
    return call.given == iterator ? ContainerChange::removes : ContainerChange::changes;
  return ContainerChange::none;
}

ContainerChange changeBy(const MemberCall &call, llvm::StringRef containerClass) {
  const llvm::StringRef member = call.member;
  if (hasAnyStart(member, {"C1E", "C2E", "C1B", "C2B"}))
    return ContainerChange::made;
  if (hasAnyStart(member, {"D1", "D2"}))
    return ContainerChange::ended;
  if (hasAnyStart(member, {"9push_back", "10push_front", "12emplace_back", "13emplace_front"}))
    return ContainerChange::adds;
  if (hasAnyStart(member, {"8pop_back", "9pop_front"}))
    return ContainerChange::removes;
  if (hasAnyStart(member, {"4swap", "aS", "5merge"}))
    return ContainerChange::changes_both;
  if (hasAnyStart(member,
                  {"5clear", "6resize", "6assign", "6splice", "6remove", "9remove_if", "6unique", "12splice_after"}))
    return ContainerChange::changes;
  // libc++'s iterators of a deque are two pointers.
  return isKeyed(containerClass) ? changeOfKeyed(call)
                                 : changeOfSequence(call, hasStart(containerClass, "St3__15dequeI"));
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
        added.count = &function;
    }
    if (!added.count)
      added.count = countBehind(*added.empty);
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

llvm::Value *Containers::ask(llvm::IRBuilder<> &builder, llvm::Function &question, llvm::Value *container) {
  return builder.CreateCall(&question, {builder.CreatePointerCast(container, question.getArg(0)->getType())});
}

// How many there are now: as far as it can be asked, 0 or -1 for "some". If it is about one element, what was added is
// the difference, as far as it is known; more are told as what nobody knows.
void Containers::tell(llvm::CallBase &call, const Class &of, llvm::Value *container, int added, bool isOne) {
  llvm::Type *bytes = compat::bytePointer(module_.getContext());
  llvm::Value *before = nullptr;
  if (isOne && of.count) {
    llvm::IRBuilder<> builder(&call);
    before = ask(builder, *of.count, container);
  }
  llvm::IRBuilder<> builder(placeBehind(call));
  builder.SetCurrentDebugLocation(call.getDebugLoc());
  llvm::Type *number = builder.getInt64Ty(), *small = builder.getInt32Ty();
  llvm::Value *by = builder.getInt32(static_cast<uint32_t>(added)), *now = nullptr;
  if (of.count) {
    now = builder.CreateZExtOrTrunc(ask(builder, *of.count, container), number);
  } else {
    llvm::Value *none = ask(builder, *of.empty, container);
    now = builder.CreateSelect(builder.CreateIsNull(none), builder.getInt64(~uint64_t{0}), builder.getInt64(0));
  }
  if (before) {
    llvm::Value *difference = builder.CreateSub(now, builder.CreateZExtOrTrunc(before, number));
    llvm::Value *isAtMostOne = builder.CreateICmpULE(builder.CreateAdd(difference, builder.getInt64(1)),
                                                     builder.getInt64(2)); // -1, 0 or 1
    by = builder.CreateSelect(isAtMostOne, builder.CreateTrunc(difference, small), builder.getInt32(0));
  }
  auto *type = llvm::FunctionType::get(builder.getVoidTy(), {bytes, small, number}, false);
  builder.CreateCall(module_.getOrInsertFunction(kContainerChanged, type),
                     {builder.CreatePointerCast(container, bytes), by, now});
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
    const unsigned self = call->paramHasAttr(0, llvm::Attribute::StructRet) ? 1 : 0;
    if (!of || of == own || call->arg_size() <= self)
      continue;
    llvm::Value *container = call->getArgOperand(self);
    if (!container->getType()->isPointerTy() || !isAwaited(*of, container))
      continue;
    const MemberCall member{name.substr((name[3] == 'K' ? 4u : 3u) + of->name.size()),
                            static_cast<unsigned>(call->arg_size()) - self - 1,
                            call->getArgOperand(static_cast<unsigned>(call->arg_size()) - 1)->getType()->isIntegerTy()};
    const ContainerChange change = changeBy(member, of->name);
    llvm::Value *other =
        member.given && call->getArgOperand(self + 1)->getType()->isPointerTy() &&
                (change == ContainerChange::changes_both || (change == ContainerChange::made && hasPart(name, "EOS")))
            ? call->getArgOperand(self + 1)
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
      tell(*call, *of, container, 0, change == ContainerChange::one);
    }
    if (other)
      tell(*call, *of, other, 0);
  }
}

} // namespace snarl
