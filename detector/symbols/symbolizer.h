// Turns the stacks and data addresses of one run into source places. Lazy: a module's file is opened when the first
// frame in it is asked for, and each stack and address is resolved once.
#ifndef SNARL_DETECTOR_SYMBOLS_SYMBOLIZER_H
#define SNARL_DETECTOR_SYMBOLS_SYMBOLIZER_H

#include "detector/symbols/llvm_symbolizer.h"
#include "detector/symbols/member_path.h"
#include "detector/symbols/module_map.h"
#include "detector/symbols/source_frame.h"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace snarl {

// A variable with static storage.
struct GlobalVariable {
  std::string name;
  std::string member;           // of the address asked for: ".balance", "[3]"
  bool at_library_lock = false; // MemberPath
  std::string file, module;
  uint32_t line = 0;
  uint64_t address = 0, size = 0; // in the process; size 0: unknown
};

class Symbolizer {
public:
  explicit Symbolizer(const Run &run_to_read) : run(run_to_read), modules(run_to_read.modules) {}

  // Empty for an unknown id. Frames of Snarl's own runtime are left out.
  const Stack &stack(StackId id);
  // The variable that holds the address; nothing when there is none or its module is not at hand.
  std::optional<GlobalVariable> global(uint64_t address);

  // One line for each module whose frames could not be resolved: which, why, what to do.
  const std::vector<std::string> &notes() const { return notes_made; }

private:
  const Run &run;
  ModuleMap modules;
  LlvmSymbolizer llvm;
  MemberPaths members;
  std::unordered_map<uint32_t, Stack> stacks;                 // by StackId
  std::unordered_map<Frame, std::vector<SourceFrame>> frames; // inlined calls expanded
  std::unordered_map<const Module *, bool> at_hand;           // is the file there and the same?
  std::vector<std::string> notes_made;

  Stack resolve(const StackRecord &record);
  const std::vector<SourceFrame> &resolve(Frame frame);
  std::vector<SourceFrame> look_up(Frame frame);
  bool is_in_libc(Frame frame) const;
  bool is_at_hand(const Module &module);
  // Why the file cannot be used; empty when it can.
  std::string unusable(const Module &module);
};

} // namespace snarl

#endif // SNARL_DETECTOR_SYMBOLS_SYMBOLIZER_H
