#include "detector/symbols/elf_build_id.h"

#include <cstring>
#include <elf.h>
#include <fmt/format.h>

namespace snarl {

namespace {

template <typename T> std::optional<T> read_at(std::string_view bytes, uint64_t offset) {
  T value;
  if (offset > bytes.size() || sizeof(T) > bytes.size() - offset)
    return std::nullopt;
  std::memcpy(&value, bytes.data() + offset, sizeof(T));
  return value;
}

uint64_t padded(uint64_t size) {
  return (size + 3) & ~uint64_t{3};
}

// Looks for the GNU build-id note in one note segment.
std::string build_id_in(std::string_view notes) {
  uint64_t at = 0;
  while (auto note = read_at<Elf64_Nhdr>(notes, at)) {
    uint64_t name_at = at + sizeof(*note);
    uint64_t value_at = name_at + padded(note->n_namesz);
    if (value_at > notes.size() || note->n_descsz > notes.size() - value_at)
      return {};
    if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 && notes.substr(name_at, 3) == "GNU")
      return std::string(notes.substr(value_at, note->n_descsz));
    at = value_at + padded(note->n_descsz);
  }
  return {};
}

} // namespace

std::string elf_build_id(std::string_view file) {
  auto header = read_at<Elf64_Ehdr>(file, 0);
  if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 || header->e_ident[EI_CLASS] != ELFCLASS64 ||
      header->e_ident[EI_DATA] != ELFDATA2LSB)
    return {};
  for (uint64_t i = 0; i < header->e_phnum; ++i) {
    auto segment = read_at<Elf64_Phdr>(file, header->e_phoff + i * sizeof(Elf64_Phdr));
    if (!segment || segment->p_type != PT_NOTE || segment->p_offset > file.size())
      continue;
    std::string found = build_id_in(file.substr(segment->p_offset, segment->p_filesz));
    if (!found.empty())
      return found;
  }
  return {};
}

std::string build_id_text(const std::string &build_id) {
  std::string text;
  for (unsigned char byte : build_id)
    text += fmt::format("{:02x}", byte);
  return text;
}

} // namespace snarl
