#include "instrumenter/waits/variables.h"

#include "llvm/IR/GetElementPtrTypeIterator.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Operator.h"

namespace snarl {
namespace {

using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

constexpr unsigned kDepth = 16; // of pointers to pointers

bool isLifetime(const llvm::User &user) {
  if (const auto *intrinsic = dyn_cast<llvm::IntrinsicInst>(&user))
    return intrinsic->isLifetimeStartOrEnd();
  return isa<llvm::BitCastInst>(user) &&
         llvm::all_of(user.users(), [](const llvm::User *next) { return isLifetime(*next); });
}

} // namespace

bool isOwn(const llvm::AllocaInst &variable) {
  return llvm::all_of(variable.users(), [&](const llvm::User *user) {
    const auto *store = dyn_cast<llvm::StoreInst>(user);
    return isa<llvm::LoadInst>(user) || (store && store->getPointerOperand() == &variable) || isLifetime(*user);
  });
}

llvm::Value *onlyValueOf(const llvm::AllocaInst &variable) {
  llvm::Value *only = nullptr;
  for (const llvm::User *user : variable.users())
    if (auto *store = dyn_cast<llvm::StoreInst>(user)) {
      if (only)
        return nullptr;
      only = const_cast<llvm::Value *>(store->getValueOperand());
    }
  return isOwn(variable) ? only : nullptr;
}

llvm::Value *withoutCasts(llvm::Value *pointer) {
  while (isa<llvm::BitCastOperator>(pointer) || isa<llvm::AddrSpaceCastOperator>(pointer))
    pointer = cast<llvm::Operator>(pointer)->getOperand(0);
  return pointer;
}

bool isSamePlace(const llvm::Value *a, const llvm::Value *b) {
  if (a == b)
    return true;
  const auto *first = dyn_cast<llvm::Instruction>(a), *second = dyn_cast<llvm::Instruction>(b);
  if (!first || !second || first->getOpcode() != second->getOpcode() ||
      first->getNumOperands() != second->getNumOperands())
    return false;
  if (const auto *load = dyn_cast<llvm::LoadInst>(first)) {
    const auto *local = dyn_cast<llvm::AllocaInst>(load->getPointerOperand());
    return local && local == cast<llvm::LoadInst>(second)->getPointerOperand() && onlyValueOf(*local);
  }
  if (!isa<llvm::GetElementPtrInst>(first) && !isa<llvm::CastInst>(first))
    return false;
  for (unsigned i = 0; i < first->getNumOperands(); ++i)
    if (!isSamePlace(first->getOperand(i), second->getOperand(i)))
      return false;
  return true;
}

llvm::Value *onlyResultOf(const llvm::Function &function) {
  llvm::Value *result = nullptr;
  for (const llvm::BasicBlock &block : function)
    if (const auto *end = dyn_cast<llvm::ReturnInst>(block.getTerminator())) {
      if (result)
        return nullptr;
      result = end->getReturnValue();
    }
  return result;
}

llvm::Value *resultOf(const llvm::CallBase &call) {
  const llvm::Function *callee = call.getCalledFunction();
  return callee && !callee->isDeclaration() && !callee->isInterposable() && !callee->isVarArg() ? onlyResultOf(*callee)
                                                                                                : nullptr;
}

static bool isLooseElement(llvm::Value *pointer, unsigned depth) {
  pointer = withoutCasts(pointer);
  if (depth > kDepth)
    return false;
  if (auto *call = dyn_cast<llvm::CallBase>(pointer)) {
    llvm::Value *result = resultOf(*call);
    return result && isLooseElement(result, depth + 1);
  }
  if (auto *load = dyn_cast<llvm::LoadInst>(pointer)) {
    auto *local = dyn_cast<llvm::AllocaInst>(withoutCasts(load->getPointerOperand()));
    llvm::Value *only = local ? onlyValueOf(*local) : nullptr;
    return only && isLooseElement(only, depth + 1);
  }
  auto *element = dyn_cast<llvm::GEPOperator>(pointer);
  if (!element || element->hasAllZeroIndices())
    return false;
  for (auto step = llvm::gep_type_begin(*element), end = llvm::gep_type_end(*element); step != end; ++step)
    if (step.getStructTypeOrNull())
      return false;
  llvm::Value *array = withoutCasts(element->getPointerOperand());
  if (isa<llvm::GEPOperator>(array)) // the array is a member, or within another one
    return isLooseElement(array, depth + 1);
  return !isa<llvm::GlobalVariable>(array) && !isa<llvm::AllocaInst>(array);
}

bool isLooseElement(llvm::Value *pointer) {
  return isLooseElement(pointer, 0);
}

Variables::Variables(llvm::Module &module) : layout_(module.getDataLayout()) {
  for (int round = 0; round < 2; ++round) // what one store makes one, others may go on from
    for (llvm::Function &function : module)
      for (llvm::Instruction &instruction : llvm::instructions(function))
        readPointersOf(instruction);
  for (llvm::Function &function : module)
    for (llvm::Instruction &instruction : llvm::instructions(function))
      if (auto *store = dyn_cast<llvm::StoreInst>(&instruction);
          store && store->getValueOperand()->getType()->isPointerTy())
        ++stores_[of(store->getPointerOperand())];
}

void Variables::readPointersOf(llvm::Instruction &instruction) {
  if (auto *store = dyn_cast<llvm::StoreInst>(&instruction)) {
    if (!store->getValueOperand()->getType()->isPointerTy())
      return;
    if (const Name variable = of(store->getPointerOperand()))
      unite(pointee(variable), of(store->getValueOperand()));
    return;
  }
  auto *call = dyn_cast<llvm::CallBase>(&instruction);
  llvm::Function *callee = call ? call->getCalledFunction() : nullptr;
  if (!callee || callee->isDeclaration())
    return;
  for (llvm::Argument &argument : callee->args())
    if (argument.getType()->isPointerTy() && argument.getArgNo() < call->arg_size())
      unite(named(&argument, 0), of(call->getArgOperand(argument.getArgNo())));
}

Variables::Name Variables::of(llvm::Value *pointer, unsigned depth) {
  if (depth > kDepth)
    return 0;
  pointer = withoutCasts(pointer);
  if (auto *element = dyn_cast<llvm::GEPOperator>(pointer))
    return ofElement(*element, depth);
  if (auto *variable = dyn_cast<llvm::GlobalVariable>(pointer))
    return ofGlobal(*variable, 0);
  if (isa<llvm::AllocaInst>(pointer) || isa<llvm::Argument>(pointer))
    return find(named(pointer, 0));
  if (auto *call = dyn_cast<llvm::CallBase>(pointer)) { // that returns a reference
    llvm::Value *result = resultOf(*call);
    return result ? of(result, depth + 1) : 0;
  }
  auto *load = dyn_cast<llvm::LoadInst>(pointer);
  if (!load)
    return 0;
  llvm::Value *from = withoutCasts(load->getPointerOperand());
  if (auto *local = dyn_cast<llvm::AllocaInst>(from))
    if (llvm::Value *only = onlyValueOf(*local))
      return of(only, depth + 1);
  const Name variable = of(from, depth + 1);
  return variable ? find(pointee(variable)) : 0;
}

// By the innermost member that it names; the elements of an array are one variable.
Variables::Name Variables::ofElement(llvm::GEPOperator &element, unsigned depth) {
  const llvm::StructType *object = nullptr;
  uint64_t member = 0;
  for (auto step = llvm::gep_type_begin(element), end = llvm::gep_type_end(element); step != end; ++step)
    if (const llvm::StructType *type = step.getStructTypeOrNull()) {
      object = type;
      member = cast<llvm::ConstantInt>(step.getOperand())->getZExtValue();
    }
  if (object)
    return object->isLiteral() ? 0 : find(named(object, static_cast<unsigned>(member) + 1));
  llvm::Value *base = withoutCasts(element.getPointerOperand());
  llvm::APInt offset(layout_.getIndexTypeSizeInBits(element.getType()), 0);
  if (auto *variable = dyn_cast<llvm::GlobalVariable>(base)) {
    if (element.accumulateConstantOffset(layout_, offset))
      return ofGlobal(*variable, offset.getZExtValue());
    return isa<llvm::ArrayType>(variable->getValueType()) ? ofGlobal(*variable, 0) : 0;
  }
  return of(base, depth + 1);
}

// A member goes by its class here too.
Variables::Name Variables::ofGlobal(llvm::GlobalVariable &variable, uint64_t offset) {
  llvm::Type *type = variable.getValueType();
  const llvm::StructType *object = nullptr;
  unsigned member = 0;
  while (offset < static_cast<uint64_t>(layout_.getTypeAllocSize(type))) {
    if (auto *whole = dyn_cast<llvm::StructType>(type); whole && whole->getNumElements()) {
      const llvm::StructLayout &parts = *layout_.getStructLayout(whole);
      object = whole;
      member = parts.getElementContainingOffset(offset);
      offset -= static_cast<uint64_t>(parts.getElementOffset(member));
      type = whole->getElementType(member);
    } else if (auto *array = dyn_cast<llvm::ArrayType>(type)) {
      type = array->getElementType();
      const uint64_t size = layout_.getTypeAllocSize(type);
      offset = size ? offset % size : 0;
    } else {
      break;
    }
  }
  return find(object && !object->isLiteral() ? named(object, member + 1) : named(&variable, 0));
}

Variables::Name Variables::named(const void *what, unsigned part) {
  const auto [place, isNew] = names_.try_emplace({what, part}, static_cast<Name>(parents_.size()));
  if (isNew)
    parents_.push_back(place->second);
  return place->second;
}

Variables::Name Variables::find(Name name) {
  while (parents_[name] != name)
    name = parents_[name] = parents_[parents_[name]];
  return name;
}

void Variables::unite(Name a, Name b) {
  if (a && b)
    parents_[find(a)] = find(b);
}

} // namespace snarl
