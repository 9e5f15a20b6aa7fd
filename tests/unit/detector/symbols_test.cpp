// Addresses → source places, for every form in which a module and its debug info can come.
#include "detector/run/mapped_file.h"
#include "detector/symbols/elf_build_id.h"
#include "detector/symbols/symbolizer.h"

#include <cstdio>
#include <dlfcn.h>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <link.h>

namespace snarl {
namespace {

namespace fs = std::filesystem;
const std::string kSubjects = SNARL_SUBJECTS_FOLDER;
constexpr uint32_t kInlinedLine = 24, kCallingLine = 32;

struct Subject {
  std::string path;
  uintptr_t pc = 0, data = 0, bias = 0;
};

Subject library(const std::string &name) {
  Subject out{kSubjects + "/lib" + name + ".so"};
  void *handle = dlopen(out.path.c_str(), RTLD_NOW | RTLD_LOCAL);
  EXPECT_NE(handle, nullptr) << dlerror();
  auto capture = reinterpret_cast<uintptr_t (*)()>(dlsym(handle, "subject_capture"));
  link_map *map = nullptr;
  dlinfo(handle, RTLD_DI_LINKMAP, &map);
  out.pc = capture();
  out.data = reinterpret_cast<uintptr_t>(dlsym(handle, "subject_table")) + 24;
  out.bias = map->l_addr;
  return out;
}

Subject executable(const std::string &name) {
  Subject out{kSubjects + "/" + name};
  FILE *output = popen(out.path.c_str(), "r");
  EXPECT_EQ(fscanf(output, "%lx %lx %lx", &out.pc, &out.data, &out.bias), 3);
  pclose(output);
  return out;
}

std::string build_id_of(const std::string &path) {
  std::string error;
  return elf_build_id(MappedFile::open(path, &error)->bytes());
}

// A run of one module with one stack of one frame.
Run run_of(const Subject &subject) {
  Run run;
  ModuleRecord module;
  module.id = 1;
  module.path = subject.path;
  module.bias = subject.bias;
  module.begin = subject.bias;
  module.end = subject.bias + (1 << 24);
  module.build_id = build_id_of(subject.path);
  run.modules = {{module, std::nullopt}};
  run.stacks[1] = {StackId(1), {subject.pc}, 0};
  return run;
}

void expect_lines(const Stack &stack) {
  ASSERT_EQ(stack.frames.size(), 2u);
  const SourceFrame &inner = stack.frames[0], &outer = stack.frames[1];
  EXPECT_EQ(inner.function, "subject::inlined(int)");
  EXPECT_EQ(base_name(inner.file), "subject.cpp");
  EXPECT_EQ(inner.line, kInlinedLine);
  EXPECT_GT(inner.column, 0u);
  EXPECT_TRUE(inner.inlined);
  EXPECT_EQ(outer.function, "subject_capture");
  EXPECT_EQ(outer.line, kCallingLine);
  EXPECT_EQ(outer.function_line, kCallingLine - 1);
  EXPECT_FALSE(outer.inlined);
}

class SymbolsWithDebugInfo : public testing::TestWithParam<const char *> {
protected:
  static Subject subject() {
    std::string name = GetParam();
    return name.find("exe") == std::string::npos ? library(name) : executable(name);
  }
};

TEST_P(SymbolsWithDebugInfo, InlinedFramesAndLines) {
  auto run = run_of(subject());
  Symbolizer symbolizer(run);
  expect_lines(symbolizer.stack(StackId(1)));
  EXPECT_TRUE(symbolizer.notes().empty());
}

TEST_P(SymbolsWithDebugInfo, Globals) {
  Subject s = subject();
  auto run = run_of(s);
  auto global = Symbolizer(run).global(s.data);
  ASSERT_TRUE(global);
  EXPECT_EQ(global->name, "subject_table");
  EXPECT_EQ(global->size, 64u);
  EXPECT_EQ(s.data - global->address, 24u);
}

INSTANTIATE_TEST_SUITE_P(All, SymbolsWithDebugInfo,
                         testing::Values("subject_debug", "subject_split", "subject_linked", "subject_exe_pie",
                                         "subject_exe_nopie"),
                         [](const auto &info) { return std::string(info.param); });

TEST(Symbols, MembersOfGlobals) {
  if (SNARL_LLVM_MAJOR < 15)
    GTEST_SKIP() << "this LLVM does not tell the variable of an address";
  Subject s = library("subject_debug");
  auto run = run_of(s);
  void *handle = dlopen(s.path.c_str(), RTLD_NOW | RTLD_NOLOAD);
  auto object = reinterpret_cast<uintptr_t>(dlsym(handle, "subject_object"));
  Symbolizer symbolizer(run);
  EXPECT_EQ(symbolizer.global(s.data)->member, "[3]");
  EXPECT_EQ(symbolizer.global(object)->member, ".c");
  EXPECT_EQ(symbolizer.global(object + 8)->member, ".inner.a");
  EXPECT_EQ(symbolizer.global(object + 56)->member, ".inner.b[1][2]");
  EXPECT_FALSE(symbolizer.global(object + 56)->at_library_lock);
}

TEST(Symbols, LockOfTheLibraryIsKnownByAnyOfItsParts) {
  if (SNARL_LLVM_MAJOR < 15)
    GTEST_SKIP() << "this LLVM does not tell the variable of an address";
  Subject s = library("subject_debug");
  auto run = run_of(s);
  void *handle = dlopen(s.path.c_str(), RTLD_NOW | RTLD_NOLOAD);
  Symbolizer symbolizer(run);
  const auto lock = symbolizer.global(reinterpret_cast<uintptr_t>(dlsym(handle, "subject_lock")) + 136);
  EXPECT_EQ(lock->member, "");
  EXPECT_TRUE(lock->at_library_lock);
  const auto member = symbolizer.global(reinterpret_cast<uintptr_t>(dlsym(handle, "subject_holder")) + 140);
  EXPECT_EQ(member->member, ".lock");
  EXPECT_TRUE(member->at_library_lock);
}

TEST(Symbols, WithoutDebugInfoFunctionAndOffset) {
  Subject s = library("subject_plain");
  auto run = run_of(s);
  Stack stack = Symbolizer(run).stack(StackId(1));
  ASSERT_EQ(stack.frames.size(), 1u);
  EXPECT_EQ(stack.frames[0].function, "subject_capture");
  EXPECT_EQ(stack.frames[0].file, "");
  EXPECT_EQ(stack.frames[0].offset, s.pc - 1 - s.bias);
}

TEST(Symbols, MissingModuleIsNoted) {
  auto run = run_of(library("subject_debug"));
  run.modules[0].record.path = "/nonexistent/libgone.so";
  Symbolizer symbolizer(run);
  const Stack &stack = symbolizer.stack(StackId(1));
  EXPECT_EQ(stack.frames[0].module_and_offset().substr(0, 13), "libgone.so+0x");
  EXPECT_EQ(stack.frames[0].function, "");
  ASSERT_EQ(symbolizer.notes().size(), 1u);
  EXPECT_NE(symbolizer.notes()[0].find("/nonexistent/libgone.so: the module cannot be read"), std::string::npos);
}

TEST(Symbols, ForeignBuildIsNotedNotBelieved) {
  auto run = run_of(library("subject_debug"));
  run.modules[0].record.build_id = "\x01\x02";
  Symbolizer symbolizer(run);
  EXPECT_EQ(symbolizer.stack(StackId(1)).frames[0].function, "");
  ASSERT_EQ(symbolizer.notes().size(), 1u);
  EXPECT_NE(symbolizer.notes()[0].find("is not the one that ran (build id 0102"), std::string::npos);
}

TEST(Symbols, DamagedModuleIsSurvived) {
  fs::path damaged = fs::temp_directory_path() / ("snarl_symbols_test_" + std::to_string(getpid()) + ".so");
  auto run = run_of(library("subject_debug"));
  std::ofstream(damaged) << "\x7f"
                            "ELF, so to speak";
  run.modules[0].record.path = damaged;
  run.modules[0].record.build_id.clear();
  EXPECT_EQ(Symbolizer(run).stack(StackId(1)).frames[0].function, "");
  fs::remove(damaged);
}

// Two modules had the same range one after the other: the generation of the frame tells which one it was in.
TEST(Symbols, UnloadedModuleIsFoundByGeneration) {
  Subject s = library("subject_debug");
  auto run = run_of(s);
  run.modules[0].record.generation_from = 2;
  run.modules[0].generation_until = 5;
  Module later = run.modules[0];
  later.record.path = "/nonexistent/later.so";
  later.record.generation_from = 5;
  later.generation_until.reset();
  run.modules.push_back(later);
  for (uint32_t id = 2; id <= 6; ++id)
    run.stacks[id] = {StackId(id), {s.pc | uint64_t{id} << kFrameAddressBits}, 0};
  Symbolizer symbolizer(run);
  EXPECT_EQ(symbolizer.stack(StackId(2)).frames[0].module, s.path);
  EXPECT_EQ(symbolizer.stack(StackId(4)).frames[0].module, s.path);
  EXPECT_EQ(symbolizer.stack(StackId(5)).frames[0].module, "/nonexistent/later.so");
  EXPECT_EQ(symbolizer.stack(StackId(6)).frames[0].module, "/nonexistent/later.so");
}

TEST(Symbols, UnknownAddressesAndSignals) {
  struct Run run;
  run.stacks[1] = {StackId(1), {10, 0x1234567}, stack_flags::cut};
  Symbolizer symbolizer(run);
  const Stack &stack = symbolizer.stack(StackId(1));
  EXPECT_EQ(stack.frames[0].function, "<handler of signal SIGUSR1>");
  EXPECT_EQ(stack.frames[1].module_and_offset(), "0x1234566");
  EXPECT_TRUE(stack.cut);
  EXPECT_TRUE(symbolizer.stack(StackId(77)).empty());
  EXPECT_FALSE(symbolizer.global(0x1234567));
}

} // namespace
} // namespace snarl
