#include "instrumenter/waits/whole_writes.h"

#include "instrumenter/llvm_compat.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/GetElementPtrTypeIterator.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Operator.h"

#include <optional>
#include <utility>

namespace snarl {
namespace {

using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

constexpr unsigned kElements = 8, kMaxClasses = 4; // of one another; of a name
constexpr size_t kMaxParts = 16;
constexpr uint64_t kMaxOfArray = 64;

uint64_t sizeOf(const llvm::DataLayout &layout, llvm::Type *type) {
  return layout.getTypeAllocSize(type);
}

std::optional<WholeWrites::Written> writtenBy(llvm::Instruction &instruction, const llvm::DataLayout &layout) {
  if (auto *store = dyn_cast<llvm::StoreInst>(&instruction)) {
    const llvm::Type *type = store->getValueOperand()->getType();
    if (store->isAtomic() || !type->isIntegerTy() || type->getIntegerBitWidth() > 64)
      return std::nullopt;
    return WholeWrites::Written{store->getPointerOperand(),
                                layout.getTypeStoreSize(store->getValueOperand()->getType()), true};
  }
  auto *whole = dyn_cast<llvm::MemIntrinsic>(&instruction);
  const auto *size = whole ? dyn_cast<llvm::ConstantInt>(whole->getLength()) : nullptr;
  if (!size || whole->getDestAddressSpace() != 0)
    return std::nullopt;
  return WholeWrites::Written{whole->getRawDest(), size->getZExtValue(), false};
}

// Is it a local variable whose address stays in the function?
bool isOfNobodyElse(llvm::Value *pointer) {
  pointer = withoutCasts(pointer);
  while (auto *element = dyn_cast<llvm::GEPOperator>(pointer))
    pointer = withoutCasts(element->getPointerOperand());
  return isa<llvm::AllocaInst>(pointer) && !compat::mayBeCaptured(pointer);
}

bool isLiteral(const llvm::Type &type) {
  const auto *object = dyn_cast<llvm::StructType>(&type);
  return object && object->isLiteral();
}

constexpr llvm::StringRef kPart = ".base";

// Of a class that is a part of another one clang makes a second type, without what fills it up at the end:
// `struct.C.base`, or `struct.C.base.1` if there are several of that name.
bool isWholeOf(const llvm::StructType &whole, const llvm::StructType &part) {
  const llvm::StringRef name = part.getName(), of = whole.getName();
  const size_t end = name.rfind(kPart);
  if (end == llvm::StringRef::npos || of.substr(0, end) != name.substr(0, end) || (of.size() > end && of[end] != '.') ||
      whole.getNumElements() < part.getNumElements())
    return false;
  for (unsigned i = 0; i < part.getNumElements(); ++i)
    if (part.getElementType(i) != whole.getElementType(i))
      return false;
  return true;
}

llvm::Value *addressOf(llvm::IRBuilder<> &builder, llvm::Value *pointer, uint64_t offset) {
  llvm::Type *bytes = compat::bytePointer(builder.getContext());
  return builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), builder.CreatePointerCast(pointer, bytes), offset);
}

} // namespace

WholeWrites::WholeWrites(llvm::Module &module, Variables &variables, IsAwaited isAwaited)
    : module_(module), layout_(module.getDataLayout()), variables_(variables), isAwaited_(std::move(isAwaited)),
      classes_(module.getIdentifiedStructTypes()) {}

// --- the awaited parts of a class

bool WholeWrites::isAwaitedMember(llvm::StructType &of, unsigned member) {
  if (of.isLiteral())
    return false;
  if (isAwaited_(variables_.ofMember(of, member)))
    return true;
  return of.hasName() && of.getName().rfind(kPart) != llvm::StringRef::npos &&
         llvm::any_of(classes_, [&](llvm::StructType *whole) {
           return whole->hasName() && isWholeOf(*whole, of) && isAwaited_(variables_.ofMember(*whole, member));
         });
}

void WholeWrites::collect(llvm::Type *type, uint64_t at, bool isAwaited, Parts &parts) {
  if (parts.size() == kMaxParts)
    return;
  if (auto *object = dyn_cast<llvm::StructType>(type)) {
    const llvm::StructLayout &layout = *layout_.getStructLayout(object);
    for (unsigned i = 0; i < object->getNumElements(); ++i)
      collect(object->getElementType(i), at + static_cast<uint64_t>(layout.getElementOffset(i)),
              isAwaitedMember(*object, i), parts);
  } else if (auto *array = dyn_cast<llvm::ArrayType>(type)) {
    const uint64_t size = sizeOf(layout_, array->getElementType());
    for (uint64_t i = 0; i < array->getNumElements() && i < kMaxOfArray; ++i)
      collect(array->getElementType(), at + i * size, isAwaited, parts);
  } else if (isAwaited && (type->isPointerTy() || (type->isIntegerTy() && type->getIntegerBitWidth() <= 64))) {
    parts.push_back({at, layout_.getTypeStoreSize(type)}); // values are told as numbers of 64 bits
  }
}

const WholeWrites::Parts &WholeWrites::partsOf(llvm::Type &type) {
  const auto known = parts_.find(&type);
  if (known != parts_.end())
    return known->second;
  Parts parts;
  collect(&type, 0, false, parts);
  return parts_[&type] = std::move(parts);
}

// --- what is written to

// As what are pointers of a name used?
void WholeWrites::readUses() {
  if (std::exchange(usesAreRead_, true))
    return;
  for (llvm::Function &function : module_)
    for (llvm::Instruction &instruction : llvm::instructions(function)) {
      auto *element = dyn_cast<llvm::GetElementPtrInst>(&instruction);
      auto *type = element ? dyn_cast<llvm::StructType>(element->getSourceElementType()) : nullptr;
      const Variables::Name name = type ? variables_.of(element->getPointerOperand()) : 0;
      if (!name)
        continue;
      auto &types = usedAs_[name];
      if (types.size() < kMaxClasses && !llvm::is_contained(types, type))
        types.push_back(type);
    }
}

WholeWrites::Objects WholeWrites::objectsAt(llvm::Value *pointer, const Written &written, unsigned depth) {
  pointer = withoutCasts(pointer);
  // What begins with constants has a type that is made for these, and no name.
  if (auto *variable = dyn_cast<llvm::GlobalVariable>(pointer); variable && !isLiteral(*variable->getValueType()))
    return {{variable->getValueType(), 0}};
  if (auto *local = dyn_cast<llvm::AllocaInst>(pointer))
    return {{local->getAllocatedType(), 0}};
  if (auto *element = dyn_cast<llvm::GEPOperator>(pointer); element && depth < kElements)
    return objectsAtElement(*element, written, depth);
  readUses();
  Objects objects;
  if (const Variables::Name name = variables_.of(pointer))
    for (llvm::StructType *type : usedAs_.lookup(name))
      objects.push_back({type, 0});
  if (objects.empty() && !written.byStore)
    for (llvm::StructType *type : classes_)
      if (type->isSized() && written.size <= sizeOf(layout_, type) &&
          sizeOf(layout_, type) < written.size + layout_.getABITypeAlign(type).value())
        objects.push_back({type, 0});
  return objects;
}

// Of the innermost member that is large enough; or of what lies at a distance from something else.
WholeWrites::Objects WholeWrites::objectsAtElement(llvm::GEPOperator &element, const Written &written, unsigned depth) {
  llvm::StructType *object = nullptr;
  uint64_t offset = 0;
  for (auto step = llvm::gep_type_begin(element), end = llvm::gep_type_end(element); step != end; ++step) {
    llvm::StructType *type = step.getStructTypeOrNull();
    if (type) {
      object = type->isLiteral() ? nullptr : type;
      const auto member = static_cast<unsigned>(cast<llvm::ConstantInt>(step.getOperand())->getZExtValue());
      offset = layout_.getStructLayout(type)->getElementOffset(member);
    } else if (step != llvm::gep_type_begin(element)) {
      object = nullptr;
    }
  }
  llvm::Type *result = element.getResultElementType();
  if (isa<llvm::StructType>(result) && written.size <= sizeOf(layout_, result))
    return {{result, 0}};
  if (object && offset + written.size <= sizeOf(layout_, object))
    return {{object, offset}};
  llvm::APInt distance(layout_.getIndexTypeSizeInBits(element.getType()), 0);
  if (!element.accumulateConstantOffset(layout_, distance))
    return {};
  Objects objects = objectsAt(element.getPointerOperand(), written, depth + 1);
  for (Object &each : objects)
    each.offset += distance.getZExtValue();
  return objects;
}

WholeWrites::Parts WholeWrites::partsOf(llvm::Instruction &write) {
  const std::optional<Written> written = writtenBy(write, layout_);
  if (!written || isOfNobodyElse(written->place))
    return {};
  Parts found;
  for (const Object &object : objectsAt(written->place, *written, 0))
    for (const Part &part : partsOf(*object.type)) {
      const uint64_t at = part.offset - object.offset; // a large number if it is before
      const bool isWithin = part.offset >= object.offset && at + part.size <= written->size;
      // A store of just that is no write of a whole.
      if (!isWithin || (written->byStore && part.size == written->size) || found.size() == kMaxParts ||
          llvm::any_of(found, [&](const Part &other) { return other.offset == at && other.size == part.size; }))
        continue;
      found.push_back({at, part.size});
    }
  return found;
}

// --- what is told

llvm::Value *WholeWrites::placeOf(llvm::IRBuilder<> &builder, llvm::Instruction &write, const Part &part) {
  auto *store = dyn_cast<llvm::StoreInst>(&write);
  return addressOf(builder, store ? store->getPointerOperand() : cast<llvm::MemIntrinsic>(write).getRawDest(),
                   part.offset);
}

llvm::Value *WholeWrites::valueOf(llvm::IRBuilder<> &builder, llvm::Instruction &write, const Part &part) {
  llvm::Type *number = builder.getInt64Ty(), *type = builder.getIntNTy(static_cast<unsigned>(part.size * 8));
  if (auto *store = dyn_cast<llvm::StoreInst>(&write)) {
    llvm::Value *whole = builder.CreateZExt(store->getValueOperand(), number);
    return builder.CreateZExt(builder.CreateTrunc(builder.CreateLShr(whole, part.offset * 8), type), number);
  }
  if (auto *set = dyn_cast<llvm::MemSetInst>(&write)) {
    llvm::Value *all = builder.CreateMul(builder.CreateZExt(set->getValue(), number),
                                         builder.getInt64(0x0101010101010101u)); // the byte, eight times
    return builder.CreateZExt(builder.CreateTrunc(all, type), number);
  }
  llvm::Value *from = addressOf(builder, cast<llvm::MemTransferInst>(write).getRawSource(), part.offset);
  llvm::LoadInst *load =
      builder.CreateAlignedLoad(type, builder.CreatePointerCast(from, compat::pointerTo(type)), llvm::Align(1));
  load->setMetadata("nosanitize", llvm::MDNode::get(builder.getContext(), {})); // the copy itself is checked
  return builder.CreateZExt(load, number);
}

} // namespace snarl
