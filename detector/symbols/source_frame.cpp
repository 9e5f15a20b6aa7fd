#include "detector/symbols/source_frame.h"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>

namespace snarl {

namespace {
bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; });
}
} // namespace

bool SourceFrame::is_system() const {
  return is_signal || starts_with_any(module, {"/usr/lib", "/lib"}) ||
         starts_with_any(file, {"/usr/include/", "/usr/lib/", "/usr/local/include/c++/", "/lib/"});
}

bool SourceFrame::is_standard_library() const {
  return file.find("/c++/") != std::string::npos ||
         starts_with_any(base_name(module), {"libc.so", "libc-", "libpthread", "libstdc++", "libc++", "ld-linux"});
}

std::string SourceFrame::module_and_offset() const {
  if (module.empty())
    return fmt::format("{:#x}", offset);
  return fmt::format("{}+{:#x}", base_name(module), offset);
}

const SourceFrame *Stack::culprit() const {
  auto own = std::find_if(frames.begin(), frames.end(), [](const SourceFrame &frame) { return !frame.is_system(); });
  if (own != frames.end())
    return &*own;
  return frames.empty() ? nullptr : &frames.front();
}

std::string base_name(const std::string &path) {
  size_t slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

} // namespace snarl
