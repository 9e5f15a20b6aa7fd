#include "instrumenter/select/library_objects.h"

#include "instrumenter/llvm_compat.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace snarl {
namespace {

// A call of a function that is only declared, with references to objects of these sizes for arguments (0: a number).
class LibraryObjectsTest : public testing::Test {
protected:
  llvm::CallBase &call(const char *callee, std::initializer_list<uint64_t> sizes, bool returnsObject = false) {
    llvm::IRBuilder<> builder(context_);
    llvm::Type *pointer = compat::bytePointer(context_);
    std::vector<llvm::Type *> types(returnsObject, pointer);
    for (const uint64_t size : sizes)
      types.push_back(size ? pointer : builder.getInt64Ty());
    auto *type = llvm::FunctionType::get(builder.getVoidTy(), types, false);
    auto *function = llvm::Function::Create(type, llvm::Function::ExternalLinkage, callee, module_);
    if (returnsObject)
      function->addParamAttr(0, llvm::Attribute::getWithStructRetType(context_, builder.getInt64Ty()));
    unsigned argument = returnsObject;
    for (const uint64_t size : sizes) {
      if (size)
        function->addParamAttr(argument, llvm::Attribute::getWithDereferenceableBytes(context_, size));
      ++argument;
    }
    builder.SetInsertPoint(&caller_->getEntryBlock());
    std::vector<llvm::Value *> values;
    for (llvm::Type *one : types)
      values.push_back(llvm::Constant::getNullValue(one));
    return *builder.CreateCall(function, values);
  }

  // "read 0 16, write 1 8": direction, argument, bytes.
  std::string uses(const char *callee, std::initializer_list<uint64_t> sizes, bool returnsObject = false) {
    std::string text;
    for (const ObjectUse &use : objectsUsedBy(call(callee, sizes, returnsObject), names_))
      text += (text.empty() ? "" : ", ") + std::string(use.direction == Direction::write ? "write " : "read ") +
              std::to_string(use.argument) + " " + std::to_string(use.size);
    return text;
  }

  // The argument and what is said of it, of the only use.
  std::pair<int, int> streamUse(const char *callee, std::initializer_list<uint64_t> sizes) {
    call(callee, sizes);
    const StreamUses found = findStreamUses(*caller_, names_);
    return found.size() == 1 ? std::make_pair(static_cast<int>(found[0].argument), static_cast<int>(found[0].what))
                             : std::make_pair(-1, static_cast<int>(found.size()));
  }

  LibraryNames names_;

private:
  static llvm::Function *makeCaller(llvm::Module &module) {
    auto *type = llvm::FunctionType::get(llvm::Type::getVoidTy(module.getContext()), false);
    llvm::Function *caller = llvm::Function::Create(type, llvm::Function::ExternalLinkage, "caller", module);
    llvm::BasicBlock::Create(module.getContext(), "", caller);
    return caller;
  }

  llvm::LLVMContext context_;
  llvm::Module module_{"test", context_};
  llvm::Function *caller_ = makeCaller(module_);
};

constexpr std::pair<int, int> kNone{-1, 0};

TEST_F(LibraryObjectsTest, StringsOfLibstdcxx) {
  EXPECT_EQ(uses("_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE9push_backEc", {32, 0}), "write 0 16");
  EXPECT_EQ(uses("_ZNKSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE4sizeEv", {32}), "read 0 16");
  EXPECT_EQ(uses("_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEED1Ev", {32}), "write 0 16");
}

TEST_F(LibraryObjectsTest, StringsOfLibcxx) {
  EXPECT_EQ(uses("_ZNSt3__112basic_stringIcNS_11char_traitsIcEENS_9allocatorIcEEE9push_backEc", {24, 0}), "write 0 24");
  EXPECT_EQ(uses("_ZNKSt3__112basic_stringIcNS_11char_traitsIcEENS_9allocatorIcEEE7compareEPKc", {24, 0}), "read 0 1");
}

TEST_F(LibraryObjectsTest, MembersThatHandOutAPlaceLeaveTheObjectAsItIs) {
  EXPECT_EQ(uses("_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEixEm", {32, 0}), "read 0 16");
  EXPECT_EQ(uses("_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE5beginEv", {32}), "read 0 16");
}

TEST_F(LibraryObjectsTest, OtherObjectsAmongTheArguments) {
  EXPECT_EQ(uses("_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEaSERKS4_", {32, 32}), "write 0 16, read 1 16");
  EXPECT_EQ(uses("_ZNSt3__112basic_stringIcNS_11char_traitsIcEENS_9allocatorIcEEEaSERKS5_", {24, 24}),
            "write 0 24, read 1 24"); // the text may be in it
  EXPECT_EQ(uses("_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEaSEOS4_", {32, 32}), "write 0 16, write 1 16");
  EXPECT_EQ(uses("_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE4swapERS4_", {32, 32}),
            "write 0 16, write 1 16");
}

TEST_F(LibraryObjectsTest, WhereTheResultIsAnArgumentTheObjectComesNext) {
  EXPECT_EQ(uses("_ZNKSt10filesystem7__cxx114path8filenameEv", {40}, true), "read 1 16");
}

TEST_F(LibraryObjectsTest, PathsAndLocales) {
  EXPECT_EQ(uses("_ZNSt10filesystem7__cxx114pathpLERKS1_", {40, 40}), "write 0 16, read 1 16");
  EXPECT_EQ(uses("_ZNSt3__14__fs10filesystem4path17replace_extensionERKS2_", {24, 24}), "write 0 24, read 1 1");
  EXPECT_EQ(uses("_ZNSt6localeaSERKS_", {8, 8}), "write 0 8, read 1 8");
  EXPECT_EQ(uses("_ZNSt3__16localeaSERKS0_", {8, 8}), "write 0 8, read 1 8");
}

TEST_F(LibraryObjectsTest, TreesAndListsAreTheRuntimes) {
  EXPECT_EQ(uses("_ZSt29_Rb_tree_insert_and_rebalancebPSt18_Rb_tree_node_baseS0_RS_", {0, 32, 32, 32}), "");
  EXPECT_EQ(uses("_ZNSt8__detail15_List_node_base7_M_hookEPS0_", {16, 16}), "");
}

TEST_F(LibraryObjectsTest, WhatHasAnotherSizeIsNotTheObject) {
  EXPECT_EQ(uses("_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE9push_backEc", {8, 0}), "");
}

TEST_F(LibraryObjectsTest, AProgramsOwnFunctionsAreNone) {
  EXPECT_EQ(uses("_ZN4bank4name9push_backEc", {32, 0}), "");
}

TEST_F(LibraryObjectsTest, OutputChangesAStream) {
  EXPECT_EQ(streamUse("_ZNSolsEi", {8, 0}), std::make_pair(0, int(snarl_stream_changes | snarl_stream_transfers)));
}

TEST_F(LibraryObjectsTest, OutputChangesAStreamOfLibcxx) {
  EXPECT_EQ(streamUse("_ZNSt3__113basic_ostreamIcNS_11char_traitsIcEEElsEi", {8, 0}),
            std::make_pair(0, int(snarl_stream_changes | snarl_stream_transfers | snarl_stream_of_libcxx)));
}

TEST_F(LibraryObjectsTest, FunctionsThatTakeAStreamFirst) {
  EXPECT_EQ(streamUse("_ZStlsISt11char_traitsIcEERSt13basic_ostreamIcT_ES5_PKc", {8, 0}),
            std::make_pair(0, int(snarl_stream_changes | snarl_stream_transfers)));
}

TEST_F(LibraryObjectsTest, ManipulatorsTransferNothing) {
  EXPECT_EQ(streamUse("_ZNSolsEPFRSt8ios_baseS0_E", {8, 8}), std::make_pair(0, int(snarl_stream_changes)));
}

TEST_F(LibraryObjectsTest, QuestionsToTheBaseOfAStream) {
  EXPECT_EQ(streamUse("_ZNKSt9basic_iosIcSt11char_traitsIcEE4failEv", {264}),
            std::make_pair(0, int(snarl_stream_base)));
}

TEST_F(LibraryObjectsTest, ChangesOfTheBaseOfAStreamOfLibcxx) {
  EXPECT_EQ(streamUse("_ZNSt3__18ios_base5clearEj", {136, 0}),
            std::make_pair(0, int(snarl_stream_base | snarl_stream_changes | snarl_stream_of_libcxx)));
}

TEST_F(LibraryObjectsTest, WhatIsMadeOnlyNowHasNoBaseToAskFor) {
  EXPECT_EQ(streamUse("_ZNSt14basic_ofstreamIcSt11char_traitsIcEEC1Ev", {512}), kNone);
}

TEST_F(LibraryObjectsTest, ClassesWithinAStreamAreNoStreams) {
  EXPECT_EQ(streamUse("_ZNSt3__113basic_ostreamIcNS_11char_traitsIcEEE6sentryC1ERS3_", {16, 8}), kNone);
  EXPECT_EQ(streamUse("_ZNSt8ios_base4InitC1Ev", {1}), kNone);
}

} // namespace
} // namespace snarl
