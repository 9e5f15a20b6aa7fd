#include "detector/symbols/code_ranges.h"

#include "detector/symbols/debug_file.h"
#include "detector/symbols/llvm_compat.h"

#include <llvm/Demangle/Demangle.h>
#include <llvm/Object/ELFObjectFile.h>
#include <map>

namespace snarl {

namespace {

namespace dwarf = llvm::dwarf;
using llvm::object::ELFObjectFileBase;
using llvm::object::ELFSymbolRef;
using llvm::object::ObjectFile;
using llvm::object::SymbolRef;

// Null: there is no such file, or it holds no code.
llvm::object::OwningBinary<ObjectFile> open(const std::string &path) {
  auto file = ObjectFile::createObjectFile(path);
  if (file)
    return std::move(*file);
  llvm::consumeError(file.takeError());
  return {};
}

template <typename F> void for_module_and_its_debug_file(const std::string &path, F f) {
  const auto file = open(path);
  const auto *elf = llvm::dyn_cast_or_null<ELFObjectFileBase>(file.getBinary());
  if (!elf)
    return;
  f(*elf);
  const std::string debug_path = debug_file_of(path, *elf);
  if (debug_path.empty())
    return;
  const auto debug_file = open(debug_path);
  if (const auto *debug = llvm::dyn_cast_or_null<ELFObjectFileBase>(debug_file.getBinary()))
    f(*debug);
}

template <typename Value> Value value_or(llvm::Expected<Value> expected, Value otherwise) {
  if (expected)
    return std::move(*expected);
  llvm::consumeError(expected.takeError());
  return otherwise;
}

void add_symbol(const ELFSymbolRef &symbol, const NameTest &is_wanted, std::vector<AddressRange> &out) {
  if (value_or(symbol.getType(), SymbolRef::ST_Unknown) != SymbolRef::ST_Function || symbol.getSize() == 0)
    return;
  const std::string name = llvm::demangle(value_or(symbol.getName(), llvm::StringRef()).str());
  const uint64_t begin = value_or(symbol.getAddress(), uint64_t{0});
  if (begin != 0 && is_wanted(name))
    out.push_back({begin, symbol.getSize()});
}

void add_functions_of_unit(llvm::DWARFUnit &unit, const NameTest &is_wanted, std::vector<AddressRange> &out) {
  for (const llvm::DWARFDebugInfoEntry &entry : unit.dies()) {
    const llvm::DWARFDie die(&unit, &entry);
    if (die.getTag() != dwarf::DW_TAG_subprogram && die.getTag() != dwarf::DW_TAG_inlined_subroutine)
      continue;
    const char *name = die.getSubroutineName(llvm::DINameKind::LinkageName);
    if (!name || !is_wanted(llvm::demangle(std::string(name))))
      continue;
    for (const llvm::DWARFAddressRange &range : value_or(die.getAddressRanges(), llvm::DWARFAddressRangesVector()))
      out.push_back({range.LowPC, range.HighPC - range.LowPC});
  }
}

using LineTable = llvm::DWARFDebugLine::LineTable;

// Of each file of a line table: is it wanted?
class WantedFiles {
public:
  WantedFiles(const LineTable &table, const char *folder, const NameTest &is_wanted)
      : table_(table), folder_(folder ? folder : ""), is_wanted_(is_wanted) {}

  bool operator[](uint64_t file) {
    auto [known, is_new] = known_.try_emplace(file);
    std::string path;
    if (is_new &&
        table_.getFileNameByIndex(file, folder_, llvm::DILineInfoSpecifier::FileLineInfoKind::AbsoluteFilePath, path))
      known->second = is_wanted_(path);
    return known->second;
  }

private:
  const LineTable &table_;
  std::string folder_;
  const NameTest &is_wanted_;
  std::map<uint64_t, bool> known_;
};

// Each row of a table holds up to the next one.
void add_rows(const LineTable &table, WantedFiles wanted, std::vector<AddressRange> &out) {
  for (size_t i = 0; i + 1 < table.Rows.size(); ++i) {
    const auto &row = table.Rows[i], &next = table.Rows[i + 1];
    if (!row.EndSequence && next.Address.Address > row.Address.Address && wanted[row.File])
      out.push_back({row.Address.Address, next.Address.Address - row.Address.Address});
  }
}

} // namespace

std::vector<AddressRange> code_of_functions(const std::string &module_path, const NameTest &is_wanted) {
  std::vector<AddressRange> out;
  for_module_and_its_debug_file(module_path, [&](const ELFObjectFileBase &elf) {
    for (const ELFSymbolRef symbol : elf.symbols())
      add_symbol(symbol, is_wanted, out);
    for (const ELFSymbolRef symbol : elf.getDynamicSymbolIterators())
      add_symbol(symbol, is_wanted, out);
    const auto context = llvm::DWARFContext::create(elf);
    for (const auto &unit : context->compile_units())
      add_functions_of_unit(*unit, is_wanted, out);
  });
  return out;
}

std::vector<AddressRange> code_of_files(const std::string &module_path, const NameTest &is_wanted) {
  std::vector<AddressRange> out;
  for_module_and_its_debug_file(module_path, [&](const ELFObjectFileBase &elf) {
    const auto context = llvm::DWARFContext::create(elf);
    for (const auto &unit : context->compile_units())
      if (const LineTable *table = context->getLineTableForUnit(unit.get()))
        add_rows(*table, WantedFiles(*table, unit->getCompilationDir(), is_wanted), out);
  });
  return out;
}

} // namespace snarl
