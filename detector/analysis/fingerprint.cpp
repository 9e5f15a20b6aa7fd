#include "detector/analysis/fingerprint.h"

#include <algorithm>
#include <fmt/format.h>

namespace snarl {

namespace {

// FNV-1a over the parts, each ended by a byte that no part holds.
class Hash {
public:
  void add(std::string_view part) {
    for (char c : part)
      step(static_cast<unsigned char>(c));
    step(0);
  }
  uint64_t value() const { return state; }

private:
  uint64_t state = 0xcbf29ce484222325;
  void step(unsigned char byte) { state = (state ^ byte) * 0x100000001b3; }
};

std::string site_of(const SourceFrame &frame) {
  if (frame.function.empty())
    return fmt::format("{}+{:x}", base_name(frame.module), frame.offset);
  if (frame.file.empty())
    return fmt::format("{}|{}", frame.function, base_name(frame.module));
  int64_t relative = frame.line && frame.function_line ? int64_t{frame.line} - frame.function_line : 0;
  return fmt::format("{}|{}|{}", frame.function, base_name(frame.file), relative);
}

} // namespace

std::string code_site(const Stack &stack) {
  const SourceFrame *frame = stack.culprit();
  return frame ? site_of(*frame) : "unknown";
}

std::string code_path(const Stack &stack, const Stack &other) {
  size_t own = stack.frames.size();
  for (size_t theirs = other.frames.size(); own && theirs && stack.frames[own - 1] == other.frames[theirs - 1];
       --theirs)
    --own;
  std::string path;
  for (size_t i = 0; i < own; ++i)
    if (!stack.frames[i].is_system())
      path += site_of(stack.frames[i]) + ' ';
  return path;
}

std::string fingerprint(std::string_view kind, std::vector<std::string> sites, std::string_view subject) {
  std::sort(sites.begin(), sites.end());
  sites.erase(std::unique(sites.begin(), sites.end()), sites.end());
  Hash hash;
  hash.add(kind);
  for (const std::string &site : sites)
    hash.add(site);
  hash.add(subject);
  return fmt::format("{:016x}", hash.value());
}

} // namespace snarl
