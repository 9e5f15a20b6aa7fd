#include "instrumenter/plant/runtime_functions.h"

#include "instrumenter/llvm_compat.h"

#include "llvm/ADT/StringExtras.h"

namespace snarl {
namespace {

// Whether the code can only end up in an executable, which is where the runtime is.
bool isForExecutable(const llvm::Module &module) {
  return module.getPICLevel() == llvm::PICLevel::NotPIC || module.getPIELevel() != llvm::PIELevel::Default;
}

// In an executable the variable's offset from the thread pointer is a link-time constant. A shared library must ask
// the dynamic linker for it.
llvm::GlobalValue::ThreadLocalMode tlsMode(const llvm::Module &module) {
  return isForExecutable(module) ? llvm::GlobalValue::LocalExecTLSModel : llvm::GlobalValue::InitialExecTLSModel;
}

llvm::StringRef nameOf(Direction direction) {
  return direction == Direction::write ? "write" : "read";
}

} // namespace

RuntimeFunctions::RuntimeFunctions(llvm::Module &module) : module_(module) {
  llvm::LLVMContext &context = module.getContext();
  bytePointer_ = compat::bytePointer(context);
  int32_ = llvm::Type::getInt32Ty(context);
  int64_ = llvm::Type::getInt64Ty(context);
  llvm::Type *fourWords = llvm::ArrayType::get(int32_, 4);
  tlsType_ = llvm::StructType::get(context, {fourWords, fourWords, bytePointer_, bytePointer_});
  tls_ = llvm::cast<llvm::GlobalVariable>(module.getOrInsertGlobal("__snarl_tls", tlsType_)->stripPointerCasts());
  tls_->setThreadLocalMode(tlsMode(module));
}

llvm::FunctionCallee RuntimeFunctions::plain(const std::string &name, llvm::Type *result,
                                             llvm::ArrayRef<llvm::Type *> parameters) {
  llvm::FunctionCallee callee = module_.getOrInsertFunction(name, llvm::FunctionType::get(result, parameters, false));
  if (auto *function = llvm::dyn_cast<llvm::Function>(callee.getCallee()))
    function->setDoesNotThrow();
  return callee;
}

llvm::FunctionCallee RuntimeFunctions::slowPath(const std::string &name, llvm::ArrayRef<llvm::Type *> parameters) {
  llvm::FunctionCallee callee = plain(name, llvm::Type::getVoidTy(module_.getContext()), parameters);
  if (auto *function = llvm::dyn_cast<llvm::Function>(callee.getCallee())) {
    function->setCallingConv(llvm::CallingConv::PreserveAll);
    // The dynamic linker's lazy binding knows nothing of this convention: it would change registers in the first call.
    if (!isForExecutable(module_))
      function->addFnAttr(llvm::Attribute::NonLazyBind);
  }
  return callee;
}

void RuntimeFunctions::callSlowPath(llvm::IRBuilder<> &builder, std::string name,
                                    llvm::SmallVector<llvm::Value *, 3> arguments, llvm::Value *returnAddress) {
  if (returnAddress) {
    name += "_leaf";
    arguments.push_back(returnAddress);
  }
  llvm::SmallVector<llvm::Type *, 3> parameters;
  for (const llvm::Value *argument : arguments)
    parameters.push_back(argument->getType());
  llvm::CallInst *call = builder.CreateCall(slowPath(name, parameters), arguments);
  call->setCallingConv(llvm::CallingConv::PreserveAll);
  call->setDoesNotThrow();
}

void RuntimeFunctions::callAccess(llvm::IRBuilder<> &builder, Direction direction, uint64_t size, Tested tested,
                                  llvm::Value *address, llvm::Value *returnAddress) {
  const llvm::StringRef suffix = tested == Tested::yes ? "_missed" : "";
  callSlowPath(builder, ("__snarl_" + nameOf(direction) + llvm::Twine(size) + suffix).str(),
               {builder.CreatePointerCast(address, bytePointer_)}, returnAddress);
}

void RuntimeFunctions::callRange(llvm::IRBuilder<> &builder, Direction direction, llvm::Value *address,
                                 llvm::Value *size, llvm::Value *returnAddress) {
  callSlowPath(builder, ("__snarl_" + nameOf(direction) + llvm::Twine("_range")).str(),
               {builder.CreatePointerCast(address, bytePointer_), builder.CreateZExtOrTrunc(size, int64_)},
               returnAddress);
}

void RuntimeFunctions::callRecords(llvm::IRBuilder<> &builder, Direction direction, llvm::Value *address,
                                   llvm::Value *records, uint64_t size, uint64_t step, llvm::Value *returnAddress) {
  callSlowPath(builder, ("__snarl_" + nameOf(direction) + llvm::Twine("_records")).str(),
               {builder.CreatePointerCast(address, bytePointer_), records,
                builder.getInt64(step << SNARL_RECORD_SIZE_BITS | size)},
               returnAddress);
}

void RuntimeFunctions::callVptr(llvm::IRBuilder<> &builder, llvm::Value *address, llvm::Value *newTablePointerOrNull) {
  llvm::Value *place = builder.CreatePointerCast(address, bytePointer_);
  if (newTablePointerOrNull)
    callSlowPath(builder, "__snarl_vptr_write", {place, builder.CreatePointerCast(newTablePointerOrNull, bytePointer_)},
                 nullptr);
  else
    callSlowPath(builder, "__snarl_vptr_read", {place}, nullptr);
}

void RuntimeFunctions::callStreamUsed(llvm::IRBuilder<> &builder, llvm::Value *stream, unsigned what) {
  const llvm::FunctionCallee callee =
      plain("__snarl_stream_used", llvm::Type::getVoidTy(module_.getContext()), {bytePointer_, int32_});
  builder.CreateCall(callee, {builder.CreatePointerCast(stream, bytePointer_), builder.getInt32(what)})
      ->setDoesNotThrow();
}

// The callee reads narrow arguments as whole registers, as the compilers' common practice is.
llvm::FunctionCallee RuntimeFunctions::atomic(llvm::StringRef operation, unsigned size) {
  llvm::Type *value = llvm::Type::getIntNTy(module_.getContext(), size * 8);
  llvm::Type *result = operation == "store" ? llvm::Type::getVoidTy(module_.getContext()) : value;
  llvm::SmallVector<llvm::Type *, 5> parameters{bytePointer_};
  if (operation != "load")
    parameters.push_back(value);
  if (operation == "cas")
    parameters.push_back(value);
  if (operation == "cas" || operation == "rmw")
    parameters.push_back(int32_);
  parameters.push_back(int32_);
  llvm::FunctionCallee callee =
      plain(("__snarl_atomic" + llvm::Twine(size) + "_" + operation).str(), result, parameters);
  if (auto *function = llvm::dyn_cast<llvm::Function>(callee.getCallee()); function && size < 4) {
    for (unsigned parameter = 1; parameter < parameters.size(); ++parameter)
      if (parameters[parameter] == value)
        function->addParamAttr(parameter, llvm::Attribute::ZExt);
    if (result == value)
      function->addRetAttr(llvm::Attribute::ZExt);
  }
  return callee;
}

llvm::FunctionCallee RuntimeFunctions::fence() {
  return plain("__snarl_fence", llvm::Type::getVoidTy(module_.getContext()), {int32_});
}

llvm::FunctionCallee RuntimeFunctions::guardLoad() {
  return plain("__snarl_guard_load", llvm::Type::getInt8Ty(module_.getContext()), {bytePointer_});
}

llvm::FunctionCallee RuntimeFunctions::moduleStart() {
  return plain("__snarl_module_v3", llvm::Type::getVoidTy(module_.getContext()), {bytePointer_});
}

llvm::Value *RuntimeFunctions::tlsField(llvm::IRBuilder<> &builder, TlsField field, llvm::Type *type) {
  llvm::Value *place = builder.CreateConstInBoundsGEP2_32(tlsType_, tls_, 0, static_cast<unsigned>(field));
  return builder.CreatePointerCast(place, compat::pointerTo(type));
}

bool RuntimeFunctions::isLoadOf(TlsField field, const llvm::Instruction &instruction) const {
  const auto *load = llvm::dyn_cast<llvm::LoadInst>(&instruction);
  if (!load)
    return false;
  const llvm::DataLayout &layout = module_.getDataLayout();
  llvm::APInt offset(layout.getIndexTypeSizeInBits(load->getPointerOperandType()), 0);
  return load->getPointerOperand()->stripAndAccumulateConstantOffsets(layout, offset, /*AllowNonInbounds=*/true) ==
             tls_ &&
         offset == layout.getStructLayout(tlsType_)->getElementOffset(static_cast<unsigned>(field));
}

} // namespace snarl
