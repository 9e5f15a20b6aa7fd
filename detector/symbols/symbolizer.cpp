#include "detector/symbols/symbolizer.h"

#include "detector/run/mapped_file.h"
#include "detector/symbols/elf_build_id.h"

#include <cstring>
#include <filesystem>
#include <fmt/format.h>

namespace snarl {

namespace {

// What the symbol table alone knows: without debug information a local function has the bare name of its file at most.
bool has_no_source(const SourceFrame &frame) {
  return frame.line == 0 && frame.file.find('/') == std::string::npos;
}

// A program may have a namespace of that name too.
bool is_runtime_internal(const SourceFrame &frame) {
  bool may_be_ours = has_no_source(frame) || frame.file.find("/runtime/") != std::string::npos;
  return frame.function.starts_with("__snarl_") ||
         (may_be_ours && (frame.function.starts_with("snarl::") || frame.function.starts_with("snarl_")));
}

SourceFrame signal_frame(Frame frame) {
  SourceFrame out;
  int number = static_cast<int>(frame_address(frame));
  const char *name = sigabbrev_np(number);
  out.function = name ? fmt::format("<handler of signal SIG{}>", name) : fmt::format("<handler of signal {}>", number);
  out.is_signal = true;
  return out;
}

std::string normal_path(const std::string &path) {
  return path.empty() ? path : std::filesystem::path(path).lexically_normal().string();
}

// Modules that are not files: the kernel's vdso.
bool is_pseudo(const Module &module) {
  return module.record.path.empty() || module.record.path[0] != '/';
}

} // namespace

const Stack &Symbolizer::stack(StackId id) {
  auto known = stacks.find(id.value);
  if (known != stacks.end())
    return known->second;
  const StackRecord *record = run.stack(id);
  return stacks.emplace(id.value, record ? resolve(*record) : Stack{}).first->second;
}

Stack Symbolizer::resolve(const StackRecord &record) {
  Stack out;
  for (Frame frame : record.frames) {
    if (!out.frames.empty() && out.frames.back().function == "main" && is_in_libc(frame))
      break;
    for (const SourceFrame &expanded : resolve(frame))
      if (!is_runtime_internal(expanded))
        out.frames.push_back(expanded);
  }
  out.folded = record.flags & stack_flags::folded;
  out.cut = record.flags & stack_flags::cut;
  return out;
}

// What calls main is the same in every program, and libc's debug information, where it is installed, costs more to read
// than all the rest of a small report.
bool Symbolizer::is_in_libc(Frame frame) const {
  const Module *module = modules.of_frame(frame);
  return module && base_name(module->record.path).starts_with("libc.so");
}

const std::vector<SourceFrame> &Symbolizer::resolve(Frame frame) {
  auto known = frames.find(frame);
  if (known != frames.end())
    return known->second;
  return frames.emplace(frame, look_up(frame)).first->second;
}

std::vector<SourceFrame> Symbolizer::look_up(Frame frame) {
  if (frame_is_signal(frame))
    return {signal_frame(frame)};
  SourceFrame place;
  place.offset = frame_address(frame) - 1;
  const Module *module = modules.of_frame(frame);
  if (!module)
    return {place};
  place.module = module->record.path;
  place.offset -= module->record.bias;
  if (!is_at_hand(*module))
    return {place};
  std::vector<CodeSymbol> symbols = llvm.code(module->record.path, place.offset);
  if (symbols.empty())
    return {place};
  std::vector<SourceFrame> out;
  for (const CodeSymbol &symbol : symbols) {
    SourceFrame expanded = place;
    expanded.function = symbol.function;
    expanded.file = normal_path(symbol.file);
    expanded.line = symbol.line;
    expanded.column = symbol.column;
    expanded.function_line = symbol.function_line;
    expanded.inlined = &symbol != &symbols.back();
    out.push_back(expanded);
  }
  return out;
}

std::optional<GlobalVariable> Symbolizer::global(uint64_t address) {
  const Module *module = modules.of_data(address);
  if (!module || !is_at_hand(*module))
    return std::nullopt;
  auto symbol = llvm.data(module->record.path, address - module->record.bias);
  if (!symbol)
    return std::nullopt;
  GlobalVariable variable;
  variable.name = symbol->name;
  const MemberPath path = members.path(module->record.path, symbol->start, address - module->record.bias);
  variable.member = path.text;
  variable.at_library_lock = path.at_library_lock;
  variable.file = normal_path(symbol->file);
  variable.line = symbol->line;
  variable.module = module->record.path;
  variable.address = symbol->start + module->record.bias;
  variable.size = symbol->size;
  return variable;
}

bool Symbolizer::is_at_hand(const Module &module) {
  auto known = at_hand.find(&module);
  if (known != at_hand.end())
    return known->second;
  std::string problem = is_pseudo(module) ? std::string() : unusable(module);
  if (!problem.empty())
    notes_made.push_back(fmt::format("{}: {}; its frames are shown as module+offset", module.record.path, problem));
  return at_hand[&module] = !is_pseudo(module) && problem.empty();
}

std::string Symbolizer::unusable(const Module &module) {
  std::string error;
  auto file = MappedFile::open(module.record.path, &error);
  if (!file)
    return fmt::format("the module cannot be read ({}), put it back to see its source lines", error);
  std::string found = elf_build_id(file->bytes());
  if (module.record.build_id.empty() || found == module.record.build_id)
    return {};
  return fmt::format("the module is not the one that ran (build id {}, this file has {}), put that build back to see "
                     "its source lines",
                     build_id_text(module.record.build_id), found.empty() ? "none" : build_id_text(found));
}

} // namespace snarl
