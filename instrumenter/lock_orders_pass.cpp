#include "instrumenter/lock_orders_pass.h"

#include "instrumenter/llvm_compat.h"
#include "runtime/abi.h"

#include "llvm/Demangle/Demangle.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

namespace snarl {
namespace {

// The text behind our prefix; false: the annotation is somebody else's.
bool readPlaces(const llvm::Value *text, llvm::StringRef &places) {
  const auto *variable = llvm::dyn_cast<llvm::GlobalVariable>(text->stripPointerCasts());
  const auto *bytes = variable && variable->hasInitializer()
                          ? llvm::dyn_cast<llvm::ConstantDataSequential>(variable->getInitializer())
                          : nullptr;
  if (!bytes || !bytes->isCString() ||
      bytes->getAsCString().substr(0, sizeof(lockOrderAnnotation) - 1) != llvm::StringRef(lockOrderAnnotation))
    return false;
  places = bytes->getAsCString().substr(sizeof(lockOrderAnnotation) - 1);
  return true;
}

const llvm::ConstantStruct *readArguments(const llvm::Value *arguments) {
  const auto *variable = llvm::dyn_cast<llvm::GlobalVariable>(arguments->stripPointerCasts());
  return variable && variable->hasInitializer() ? llvm::dyn_cast<llvm::ConstantStruct>(variable->getInitializer())
                                                : nullptr;
}

// Tables of the module, in the layout of abi.h.
class Tables {
public:
  explicit Tables(llvm::Module &module)
      : module_(module), word_(llvm::Type::getInt64Ty(module.getContext())),
        bytePointer_(compat::bytePointer(module.getContext())),
        orderType_(llvm::StructType::get(bytePointer_, word_, word_, word_, word_, word_)) {}

  using Orders = llvm::SmallVector<llvm::Constant *, 4>;

  // `first`: of the arguments, where the orders begin.
  void readOrders(const llvm::ConstantStruct &arguments, unsigned first, llvm::StringRef places, Orders &orders) {
    for (unsigned i = first; i + 6 <= arguments.getNumOperands(); i += 6) {
      const auto [place, rest] = places.split('\n');
      places = rest;
      const End before = readEnd(arguments, i), after = readEnd(arguments, i + 3);
      const uint64_t flags = before.flags | after.flags << 1;
      orders.push_back(llvm::ConstantStruct::get(orderType_, {string(place), before.place, before.size, after.place,
                                                              after.size, llvm::ConstantInt::get(word_, flags)}));
    }
  }

  llvm::Constant *makeTable(llvm::Constant *member, llvm::Constant *memberSize, const Orders &orders) {
    llvm::Constant *fields[] = {llvm::ConstantPointerNull::get(bytePointer_), member, memberSize,
                                llvm::ConstantInt::get(word_, orders.size()),
                                llvm::ConstantArray::get(llvm::ArrayType::get(orderType_, orders.size()), orders)};
    return variable(llvm::ConstantStruct::getAnon(fields), false);
  }

  llvm::Constant *zero() { return llvm::ConstantInt::get(word_, 0); }
  llvm::Constant *asWord(llvm::Constant *value) {
    return isMember(value) ? value : llvm::ConstantExpr::getPtrToInt(value, word_);
  }

private:
  struct End {
    llvm::Constant *place, *size;
    uint64_t flags; // as of `before`; those of `after` are each the next bit
  };

  End readEnd(const llvm::ConstantStruct &arguments, unsigned at) {
    llvm::Constant *place = arguments.getOperand(at), *size = arguments.getOperand(at + 1);
    const uint64_t member = isMember(place) ? snarl_lock_order_before_is_member : 0;
    const auto *behind = llvm::cast<llvm::ConstantInt>(arguments.getOperand(at + 2));
    if (behind->getSExtValue() == notBehindPointer)
      return {asWord(place), size, member};
    const uint64_t packed = behind->getZExtValue() << 32 | llvm::cast<llvm::ConstantInt>(size)->getZExtValue();
    return {asWord(place), llvm::ConstantInt::get(word_, packed), member | snarl_lock_order_before_is_behind};
  }

  static bool isMember(const llvm::Constant *end) { return !end->getType()->isPointerTy(); }

  llvm::Constant *variable(llvm::Constant *value, bool isConstant) {
    auto *made = new llvm::GlobalVariable(module_, value->getType(), isConstant, llvm::GlobalValue::PrivateLinkage,
                                          value, "__snarl_lock_orders");
    return llvm::ConstantExpr::getPointerCast(made, bytePointer_);
  }
  llvm::Constant *string(llvm::StringRef text) {
    return variable(llvm::ConstantDataArray::getString(module_.getContext(), text), true);
  }

  llvm::Module &module_;
  llvm::Type *word_;
  llvm::PointerType *bytePointer_;
  llvm::StructType *orderType_;
};

llvm::FunctionCallee runtimeFunction(llvm::Module &module, const char *name, llvm::ArrayRef<llvm::Type *> parameters) {
  auto *type = llvm::FunctionType::get(llvm::Type::getVoidTy(module.getContext()), parameters, false);
  llvm::FunctionCallee callee = module.getOrInsertFunction(name, type);
  if (auto *function = llvm::dyn_cast<llvm::Function>(callee.getCallee())) {
    function->setDoesNotThrow();
    function->setOnlyAccessesInaccessibleMemory();
    compat::addNoCapture(*function, 0);
  }
  return callee;
}

// They name members to make and to end them, not to lock them.
bool makesOrEndsObjects(const llvm::Function &function) {
  llvm::ItaniumPartialDemangler name;
  return !name.partialDemangle(function.getName().str().c_str()) && name.isCtorOrDtor();
}

// call @llvm.ptr.annotation(member, text, file, line, arguments) yields the member.
void nameMembers(llvm::Module &module, Tables &tables) {
  llvm::SmallVector<llvm::CallBase *, 16> namings;
  for (llvm::Function &function : module)
    if (function.getIntrinsicID() == llvm::Intrinsic::ptr_annotation)
      for (llvm::User *user : function.users())
        if (auto *call = llvm::dyn_cast<llvm::CallBase>(user); call && call->arg_size() == 5)
          namings.push_back(call);
  // Classes that are laid out alike have the same arguments; their attributes stand in other places.
  llvm::DenseMap<std::pair<const llvm::Value *, const llvm::ConstantStruct *>, llvm::Constant *> known;
  for (llvm::CallBase *naming : namings) {
    llvm::StringRef places;
    const llvm::ConstantStruct *arguments = readArguments(naming->getArgOperand(4));
    if (!readPlaces(naming->getArgOperand(1), places) || !arguments || arguments->getNumOperands() < 2)
      continue;
    llvm::Constant *&table = known[{naming->getArgOperand(1)->stripPointerCasts(), arguments}];
    if (!table) {
      Tables::Orders orders;
      tables.readOrders(*arguments, 2, places, orders);
      table = tables.makeTable(arguments->getOperand(0), arguments->getOperand(1), orders);
    }
    llvm::IRBuilder<> builder(naming);
    llvm::Value *member = builder.CreatePointerCast(naming->getArgOperand(0), compat::bytePointer(module.getContext()));
    llvm::Type *pointer = member->getType();
    if (!makesOrEndsObjects(*naming->getFunction()))
      builder.CreateCall(runtimeFunction(module, "__snarl_lock_named", {pointer, pointer}), {member, table});
    naming->replaceAllUsesWith(naming->getArgOperand(0));
    naming->eraseFromParent();
  }
}

// @llvm.global.annotations = [{ variable, text, file, line, arguments }, …]
void readVariables(const llvm::Module &module, Tables &tables, Tables::Orders &orders) {
  const llvm::GlobalVariable *annotations = module.getGlobalVariable("llvm.global.annotations");
  if (!annotations || !annotations->hasInitializer())
    return;
  for (const llvm::Use &use : annotations->getInitializer()->operands()) {
    const auto *entry = llvm::dyn_cast<llvm::ConstantStruct>(use);
    llvm::StringRef places;
    if (!entry || entry->getNumOperands() < 5 || !readPlaces(entry->getOperand(1), places))
      continue;
    if (const llvm::ConstantStruct *arguments = readArguments(entry->getOperand(4)))
      tables.readOrders(*arguments, 0, places, orders);
  }
}

void handOverVariables(llvm::Module &module, Tables &tables) {
  constexpr char name[] = "__snarl_declare_lock_orders";
  if (module.getFunction(name)) // both ways of loading the plugin were used
    return;
  Tables::Orders orders;
  readVariables(module, tables, orders);
  if (orders.empty())
    return;
  llvm::LLVMContext &context = module.getContext();
  llvm::Constant *table = tables.makeTable(tables.zero(), tables.zero(), orders);
  auto *type = llvm::FunctionType::get(llvm::Type::getVoidTy(context), false);
  auto *constructor = llvm::Function::Create(type, llvm::GlobalValue::InternalLinkage, name, &module);
  constructor->addFnAttr(llvm::Attribute::NoUnwind);
  llvm::IRBuilder<> builder(llvm::BasicBlock::Create(context, "", constructor));
  builder.CreateCall(runtimeFunction(module, "__snarl_lock_orders_v1", {table->getType()}), {table});
  builder.CreateRetVoid();
  llvm::appendToGlobalCtors(module, constructor, 0);
}

} // namespace

llvm::PreservedAnalyses LockOrdersPass::run(llvm::Module &module, llvm::ModuleAnalysisManager &) {
  Tables tables(module);
  nameMembers(module, tables);
  handOverVariables(module, tables);
  return llvm::PreservedAnalyses::none();
}

} // namespace snarl
