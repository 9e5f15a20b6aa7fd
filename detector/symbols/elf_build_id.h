// The build id of an ELF file, which tells whether it is still the file that ran.
#ifndef SNARL_DETECTOR_SYMBOLS_ELF_BUILD_ID_H
#define SNARL_DETECTOR_SYMBOLS_ELF_BUILD_ID_H

#include <optional>
#include <string>
#include <string_view>

namespace snarl {

// Raw bytes; empty when the file has none or is not a 64-bit little-endian ELF file.
std::string elf_build_id(std::string_view file);

// As people write it.
std::string build_id_text(const std::string &build_id);

} // namespace snarl

#endif // SNARL_DETECTOR_SYMBOLS_ELF_BUILD_ID_H
