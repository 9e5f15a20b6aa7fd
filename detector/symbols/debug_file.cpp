#include "detector/symbols/debug_file.h"

#include "detector/symbols/elf_build_id.h"

#include <filesystem>
#include <llvm/Object/ObjectFile.h>
#include <llvm/Support/MemoryBuffer.h>
#include <vector>

namespace snarl {

namespace {

namespace fs = std::filesystem;

constexpr const char *kDebugFolder = "/usr/lib/debug";

std::string_view bytes_of(const llvm::object::ObjectFile &file) {
  return {file.getData().data(), file.getData().size()};
}

// The name that the module's link has, or "".
std::string linked_name(const llvm::object::ObjectFile &module) {
  for (const llvm::object::SectionRef &section : module.sections()) {
    auto name = section.getName();
    if (!name || *name != ".gnu_debuglink") {
      llvm::consumeError(name.takeError());
      continue;
    }
    auto contents = section.getContents();
    if (contents)
      return contents->substr(0, contents->find('\0')).str();
    llvm::consumeError(contents.takeError());
  }
  return "";
}

bool has_build_id(const fs::path &path, const std::string &build_id) {
  const auto file = llvm::MemoryBuffer::getFile(path.string());
  return file && elf_build_id({(*file)->getBufferStart(), (*file)->getBufferSize()}) == build_id;
}

} // namespace

std::string debug_file_of(const std::string &path, const llvm::object::ObjectFile &module) {
  const std::string build_id = elf_build_id(bytes_of(module));
  std::vector<fs::path> places;
  if (const std::string text = build_id_text(build_id); text.size() > 2)
    places.push_back(fs::path(kDebugFolder) / ".build-id" / text.substr(0, 2) / (text.substr(2) + ".debug"));
  std::error_code none;
  const fs::path folder = fs::canonical(path, none).parent_path();
  if (const std::string link = linked_name(module); !link.empty())
    for (const fs::path &place : {folder, folder / ".debug", fs::path(kDebugFolder) / folder.relative_path()})
      places.push_back(place / link);
  for (const fs::path &place : places)
    if (!fs::equivalent(place, path, none) && fs::is_regular_file(place, none) && has_build_id(place, build_id))
      return place.string();
  return "";
}

} // namespace snarl
