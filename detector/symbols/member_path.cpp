#include "detector/symbols/member_path.h"

#include "detector/symbols/llvm_compat.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace snarl {

namespace {

using llvm::DWARFDie;
namespace dwarf = llvm::dwarf;

constexpr int kDeepest = 16;

uint64_t number(const DWARFDie &die, dwarf::Attribute attribute) {
  return dwarf::toUnsigned(die.find(attribute), 0);
}

DWARFDie type_of(const DWARFDie &die) {
  return die.getAttributeValueAsReferencedDie(dwarf::DW_AT_type).resolveTypeUnitReference();
}

// Without typedefs and qualifiers.
DWARFDie bare_type(DWARFDie type) {
  for (int i = 0; i < kDeepest && type; ++i)
    switch (type.getTag()) {
    case dwarf::DW_TAG_typedef:
    case dwarf::DW_TAG_const_type:
    case dwarf::DW_TAG_volatile_type:
    case dwarf::DW_TAG_atomic_type:
    case dwarf::DW_TAG_restrict_type:
      type = type_of(type);
      break;
    default:
      return type;
    }
  return type;
}

// The extents of an array type, outermost first; 0 for one that is not known.
std::vector<uint64_t> extents(const DWARFDie &array) {
  std::vector<uint64_t> out;
  for (DWARFDie child : array.children())
    if (child.getTag() == dwarf::DW_TAG_subrange_type) {
      uint64_t count = number(child, dwarf::DW_AT_count);
      uint64_t upper = number(child, dwarf::DW_AT_upper_bound);
      out.push_back(count ? count : upper ? upper + 1 : 0);
    }
  return out;
}

uint64_t size_of(const DWARFDie &any_type, int depth = 0) {
  DWARFDie type = bare_type(any_type);
  if (!type || depth > kDeepest)
    return 0;
  if (type.getTag() != dwarf::DW_TAG_array_type) {
    bool is_pointer = type.getTag() == dwarf::DW_TAG_pointer_type || type.getTag() == dwarf::DW_TAG_reference_type;
    return is_pointer ? sizeof(void *) : number(type, dwarf::DW_AT_byte_size);
  }
  uint64_t size = size_of(type_of(type), depth + 1);
  for (uint64_t extent : extents(type))
    size *= extent;
  return size;
}

// The library's own types: their members tell a reader nothing.
bool is_library_type(const DWARFDie &type) {
  const char *name = type.getShortName();
  if (name && name[0] == '_')
    return true;
  for (DWARFDie outer = type.getParent(); outer; outer = outer.getParent()) {
    const char *outer_name = outer.getShortName();
    if (outer.getTag() == dwarf::DW_TAG_namespace && outer_name && std::string(outer_name) == "std")
      return true;
  }
  return false;
}

// libc++ makes these of a mutex, condition variables and a word, which is where the lock counts as being.
bool is_library_lock(const DWARFDie &type) {
  const char *name = type.getShortName();
  const std::set<std::string> locks{"shared_mutex", "shared_timed_mutex", "timed_mutex", "recursive_timed_mutex"};
  return name && locks.count(name) && is_library_type(type);
}

// Steps from a type and an offset in it to the next inner type.
class Walk {
public:
  Walk(const DWARFDie &start, uint64_t start_offset) : type(bare_type(start)), offset(start_offset) {}

  MemberPath path() {
    for (int i = 0; i < kDeepest && type && step(); ++i)
      type = bare_type(type);
    return {out, type && is_library_lock(type)};
  }

private:
  DWARFDie type;
  uint64_t offset;
  std::string out;

  bool step() {
    switch (type.getTag()) {
    case dwarf::DW_TAG_array_type:
      return step_into_element();
    case dwarf::DW_TAG_structure_type:
    case dwarf::DW_TAG_class_type:
      return !is_library_type(type) && step_into_member();
    default:
      return false;
    }
  }

  bool step_into_element() {
    DWARFDie element = type_of(type);
    uint64_t size = size_of(element);
    std::vector<uint64_t> counts = extents(type);
    if (size == 0 || counts.empty())
      return false;
    uint64_t index = offset / size, below = 1;
    std::string indexes;
    for (size_t i = counts.size(); i-- > 1;) {
      if (counts[i] == 0)
        return false;
      indexes = "[" + std::to_string(index / below % counts[i]) + "]" + indexes;
      below *= counts[i];
    }
    out += "[" + std::to_string(index / below) + "]" + indexes;
    offset %= size;
    type = element;
    return true;
  }

  bool step_into_member() {
    for (DWARFDie child : type.children()) {
      bool is_base = child.getTag() == dwarf::DW_TAG_inheritance;
      if ((!is_base && child.getTag() != dwarf::DW_TAG_member) || !child.find(dwarf::DW_AT_data_member_location))
        continue;
      uint64_t start = number(child, dwarf::DW_AT_data_member_location);
      if (offset < start || offset - start >= size_of(type_of(child)))
        continue;
      const char *name = child.getShortName();
      if (!is_base && name)
        out += std::string(".") + name;
      offset -= start;
      type = type_of(child);
      return true;
    }
    return false;
  }
};

} // namespace

struct MemberPaths::Implementation {
  struct Opened {
    llvm::object::OwningBinary<llvm::object::ObjectFile> file;
    std::unique_ptr<llvm::DWARFContext> context; // null: no debug info to be had
  };
  std::map<std::string, Opened> modules;

  llvm::DWARFContext *context_of(const std::string &path) {
    auto [known, is_new] = modules.try_emplace(path);
    if (!is_new)
      return known->second.context.get();
    auto file = llvm::object::ObjectFile::createObjectFile(path);
    if (!file) {
      llvm::consumeError(file.takeError());
      return nullptr;
    }
    known->second.file = std::move(*file);
    known->second.context = llvm::DWARFContext::create(*known->second.file.getBinary());
    return known->second.context.get();
  }
};

MemberPaths::MemberPaths() : implementation(std::make_unique<Implementation>()) {}
MemberPaths::~MemberPaths() = default;

MemberPath MemberPaths::path(const std::string &module_path, uint64_t start, uint64_t address) {
  llvm::DWARFContext *context = implementation->context_of(module_path);
  if (!context)
    return {};
  DWARFDie variable = llvm_compat::variable_at(*context, address, 0);
  if (!variable) // its type is declared only, so its size is not known
    variable = llvm_compat::variable_at(*context, start, 0);
  return variable ? Walk(type_of(variable), address - start).path() : MemberPath();
}

} // namespace snarl
