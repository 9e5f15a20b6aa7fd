// Declarations, in the module being instrumented, of what runtime/abi.h gives planted code.
#ifndef SNARL_INSTRUMENTER_PLANT_RUNTIME_FUNCTIONS_H
#define SNARL_INSTRUMENTER_PLANT_RUNTIME_FUNCTIONS_H

#include "instrumenter/check.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"

namespace snarl {

// The fields of `struct snarl_planted_tls`.
enum class TlsField : unsigned { epoch = 0, mask = 1, frames = 2 };

class RuntimeFunctions {
public:
  explicit RuntimeFunctions(llvm::Module &module);

  // Check of an access of 1, 2, 4, 8 or 16 bytes, or what comes after a planted test. `returnAddress`: of the function,
  // when it has no frame record; else null.
  enum class Tested { no, yes };
  void callAccess(llvm::IRBuilder<> &builder, Direction direction, uint64_t size, Tested tested, llvm::Value *address,
                  llvm::Value *returnAddress);
  void callRange(llvm::IRBuilder<> &builder, Direction direction, llvm::Value *address, llvm::Value *size,
                 llvm::Value *returnAddress);
  void callRecords(llvm::IRBuilder<> &builder, Direction direction, llvm::Value *address, llvm::Value *records,
                   uint64_t size, uint64_t step, llvm::Value *returnAddress);
  void callVptr(llvm::IRBuilder<> &builder, llvm::Value *address, llvm::Value *newTablePointerOrNull);

  void callStreamUsed(llvm::IRBuilder<> &builder, llvm::Value *stream, unsigned what);

  // __snarl_atomic<size>_<operation>, whose values are integers of `size` bytes.
  llvm::FunctionCallee atomic(llvm::StringRef operation, unsigned size);
  llvm::FunctionCallee fence();
  llvm::FunctionCallee guardLoad();
  llvm::FunctionCallee moduleStart();

  // A field of this thread's __snarl_tls, as a pointer to `type`.
  llvm::Value *tlsField(llvm::IRBuilder<> &builder, TlsField field, llvm::Type *type);
  bool isLoadOf(TlsField field, const llvm::Instruction &instruction) const; // from its start, of any type

private:
  llvm::FunctionCallee slowPath(const std::string &name, llvm::ArrayRef<llvm::Type *> parameters);
  void callSlowPath(llvm::IRBuilder<> &builder, std::string name, llvm::SmallVector<llvm::Value *, 3> arguments,
                    llvm::Value *returnAddress);
  llvm::FunctionCallee plain(const std::string &name, llvm::Type *result, llvm::ArrayRef<llvm::Type *> parameters);

  llvm::Module &module_;
  llvm::PointerType *bytePointer_;
  llvm::Type *int32_;
  llvm::Type *int64_;
  llvm::StructType *tlsType_;
  llvm::GlobalVariable *tls_;
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_PLANT_RUNTIME_FUNCTIONS_H
