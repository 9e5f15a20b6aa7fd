#include "instrumenter/plant/checks.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/plant/inline_test.h"
#include "instrumenter/plant/worth_inlining.h"

#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

namespace snarl {
namespace {

// The slow path takes the access's line from the call's return address, so the call needs the access's location.
void setLocation(llvm::IRBuilder<> &builder, const llvm::Instruction &access) {
  llvm::DebugLoc location = access.getDebugLoc();
  if (llvm::DISubprogram *function = access.getFunction()->getSubprogram(); function && !location)
    location = llvm::DILocation::get(access.getContext(), 0, 0, function);
  builder.SetCurrentDebugLocation(location);
}

class CheckPlanter {
public:
  CheckPlanter(RuntimeFunctions &runtime, CheckStyle style) : runtime_(runtime), style_(style) {}

  void plantInline(const Check &check, llvm::ArrayRef<TestedField> fields) {
    llvm::IRBuilder<> builder(check.before);
    setLocation(builder, *check.before);
    if (check.records)
      plantRecords(builder, check, fields);
    else if (check.sweep && !check.hasFixedSize())
      plantWalked(builder, check);
    else if (hasInlineTest(check) && !check.newTablePointer)
      plantTested(builder, check, placeOf(builder, check), fields);
    else
      plantCall(builder, check, placeOf(builder, check));
  }

  void plantCalled(const Check &check) {
    llvm::IRBuilder<> builder(check.before);
    setLocation(builder, *check.before);
    plantCall(builder, check, placeOf(builder, check));
  }

private:
  static llvm::Value *placeOf(llvm::IRBuilder<> &builder, const Check &check) {
    return check.offset == 0 ? check.address : at(builder, check.address, check.offset);
  }

  static llvm::Value *at(llvm::IRBuilder<> &builder, llvm::Value *address, int64_t offset) {
    llvm::Value *bytes = builder.CreatePointerCast(address, compat::bytePointer(builder.getContext()));
    return builder.CreateGEP(builder.getInt8Ty(), bytes, builder.getInt64(offset));
  }

  void plantTested(llvm::IRBuilder<> &builder, const Check &check, llvm::Value *address,
                   llvm::ArrayRef<TestedField> fields) {
    llvm::Value *needsSlowPath = plantSameEpochTest(builder, runtime_, check, address, fields);
    llvm::MDNode *unlikely = llvm::MDBuilder(builder.getContext()).createBranchWeights(1, 1 << 20);
    llvm::Instruction *end = llvm::SplitBlockAndInsertIfThen(needsSlowPath, check.before, false, unlikely);
    end->setDebugLoc(builder.getCurrentDebugLocation());
    llvm::IRBuilder<> slowBuilder(end);
    slowBuilder.SetCurrentDebugLocation(builder.getCurrentDebugLocation());
    plantCall(slowBuilder, check, address,
              fields.empty() ? RuntimeFunctions::Tested::yes : RuntimeFunctions::Tested::no);
    for (const TestedField &field : fields) {
      setLocation(slowBuilder, *field.check->before);
      plantCall(slowBuilder, *field.check, at(slowBuilder, address, field.distance));
    }
  }

  void plantWalked(llvm::IRBuilder<> &builder, const Check &check) {
    llvm::IRBuilder<> slowBuilder(plantSameEpochWalk(builder, runtime_, check));
    slowBuilder.SetCurrentDebugLocation(builder.getCurrentDebugLocation());
    plantCall(slowBuilder, check, check.address);
  }

  void plantRecords(llvm::IRBuilder<> &builder, const Check &check, llvm::ArrayRef<TestedField> fields) {
    const RecordsToCheck failed = plantRecordWalk(builder, runtime_, check, fields);
    llvm::IRBuilder<> slowBuilder(failed.place);
    const auto call = [&](const Check &field, int64_t distance) {
      setLocation(slowBuilder, *field.before);
      runtime_.callRecords(slowBuilder, field.direction, at(slowBuilder, failed.first, distance), failed.count,
                           field.size, field.step, returnAddress(slowBuilder));
    };
    call(check, 0);
    for (const TestedField &field : fields)
      call(*field.check, field.distance);
  }

  void plantCall(llvm::IRBuilder<> &builder, const Check &check, llvm::Value *address,
                 RuntimeFunctions::Tested tested = RuntimeFunctions::Tested::no) {
    if (check.vptr)
      return runtime_.callVptr(builder, address, check.newTablePointer);
    if (check.records)
      return runtime_.callRecords(builder, check.direction, address, check.records, check.size, check.step,
                                  returnAddress(builder));
    if (hasInlineTest(check))
      return runtime_.callAccess(builder, check.direction, check.size, tested, address, returnAddress(builder));
    llvm::Value *size = check.hasFixedSize() ? builder.getInt64(check.size) : check.dynamicSize;
    runtime_.callRange(builder, check.direction, address, size, returnAddress(builder));
  }

  llvm::Value *returnAddress(llvm::IRBuilder<> &builder) const {
    if (style_.hasFrameRecord)
      return nullptr;
    return builder.CreateIntrinsic(llvm::Intrinsic::returnaddress, {}, {builder.getInt32(0)});
  }

  RuntimeFunctions &runtime_;
  CheckStyle style_;
};

llvm::SmallVector<TestedField, 2> fieldsOf(llvm::ArrayRef<FarField> joined, const Checks &checks) {
  llvm::SmallVector<TestedField, 2> fields;
  for (const FarField &field : joined)
    fields.push_back({&checks[field.index], field.distance});
  return fields;
}

std::vector<llvm::Instruction *> accessesOf(const Checks &checks, const std::vector<bool> &chosen) {
  std::vector<llvm::Instruction *> accesses;
  for (size_t index = 0; index < checks.size(); ++index)
    if (chosen[index])
      accesses.push_back(checks[index].before);
  return accesses;
}

} // namespace

LoopHeaders plantChecks(llvm::Function &function, const Checks &checks, const JoinedTests &joined,
                        RuntimeFunctions &runtime, CheckStyle style) {
  if (checks.empty())
    return {};
  // Decided for all before the first is planted, which changes the blocks.
  const InliningPolicy policy(function, checks, style.hasFrameRecord);
  std::vector<bool> isInline;
  for (const Check &check : checks)
    isInline.push_back(style.inlineTests == InlineTests::everywhere ||
                       (style.inlineTests == InlineTests::wherePaying && policy.isWorthInlining(check)));
  LoopHeaders aloneLoops;
  if (style.aloneLoops)
    aloneLoops = chooseAloneLoops(function, accessesOf(checks, isInline));
  CheckPlanter planter(runtime, style);
  for (size_t index = 0; index < checks.size(); ++index)
    if (!isInline[index])
      planter.plantCalled(checks[index]);
    else if (!joined.isTestedWithEarlier(index))
      planter.plantInline(checks[index], fieldsOf(joined.with(index), checks));
  return aloneLoops;
}

} // namespace snarl
