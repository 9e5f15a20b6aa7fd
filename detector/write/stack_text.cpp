#include "detector/write/stack_text.h"

#include <algorithm>
#include <fmt/format.h>

namespace snarl {

namespace {

constexpr size_t kLongestName = 110;
// So many frames of the system in a row are shown; more are folded into one line.
constexpr size_t kSystemFramesShown = 1;

std::string shortened(const std::string &name) {
  return name.size() <= kLongestName ? name : name.substr(0, kLongestName - 3) + "...";
}

// The length of the run of system frames that starts at `from`.
size_t system_run(const std::vector<SourceFrame> &frames, size_t from) {
  size_t end = from;
  while (end < frames.size() && frames[end].is_system() && !frames[end].is_signal)
    ++end;
  return end - from;
}

bool is_standard_library(const std::vector<SourceFrame> &frames, size_t from) {
  return std::all_of(frames.begin() + static_cast<long>(from), frames.end(),
                     [](const SourceFrame &frame) { return frame.is_standard_library(); });
}

} // namespace

std::string StackText::place(const std::string &file, uint32_t line, uint32_t column) const {
  std::string out = file;
  for (const std::string &folder : folders)
    if (!folder.empty() && file.size() > folder.size() + 1 && file.compare(0, folder.size(), folder) == 0 &&
        file[folder.size()] == '/') {
      out = file.substr(folder.size() + 1);
      break;
    }
  if (line)
    out += fmt::format(":{}", line);
  if (line && column)
    out += fmt::format(":{}", column);
  return out;
}

std::string StackText::frame_text(const SourceFrame &frame) const {
  std::string where = frame.file.empty() ? frame.module_and_offset() : place(frame.file, frame.line, frame.column);
  if (frame.is_signal)
    return frame.function;
  if (frame.function.empty())
    return style.place(where);
  return fmt::format("{}  {}{}", shortened(frame.function), style.place(where),
                     frame.inlined ? style.quiet(" (inlined)") : "");
}

std::string StackText::quotation(const SourceFrame &frame, const std::string &indent) {
  auto line = sources.line(frame.file, frame.line);
  if (!line || line->find_first_not_of(" \t\r") == std::string::npos)
    return {};
  // A tab counts as one column in debug info: it stays a tab in the marker's line too.
  std::string before_marker;
  if (frame.column && frame.column <= line->size())
    for (char c : line->substr(0, frame.column - 1))
      before_marker += c == '\t' ? '\t' : ' ';
  std::string out = fmt::format("{}     {:>5} | {}\n", indent, frame.line, *line);
  if (frame.column && frame.column <= line->size())
    out += fmt::format("{}           | {}{}\n", indent, before_marker, style.marker("^"));
  return out;
}

std::string StackText::write(const Stack &stack, const std::string &indent, bool quote) {
  if (stack.empty())
    return indent + "(no stack)\n";
  std::string out;
  const SourceFrame *culprit = stack.culprit();
  const std::vector<SourceFrame> &frames = stack.frames;
  for (size_t i = 0; i < frames.size(); ++i) {
    size_t run = system_run(frames, i);
    bool is_outermost = run > 0 && i + run == frames.size() && i > 0;
    if (!is_outermost && run > 1)
      --run; // what the program called is worth its line
    if (is_outermost && is_standard_library(frames, i))
      break;
    if (is_outermost || run > kSystemFramesShown) {
      out += style.quiet(fmt::format("{}   ({} frame{} of libraries)", indent, run, run == 1 ? "" : "s")) + "\n";
      i += run - 1;
      continue;
    }
    out += fmt::format("{}#{} {}\n", indent, i, frame_text(frames[i]));
    if (quote && &frames[i] == culprit)
      out += quotation(frames[i], indent);
  }
  if (stack.folded)
    out += indent + "   (recursion: further frames of the same calls are left out)\n";
  if (stack.cut)
    out += indent + "   (the outermost frames are missing)\n";
  return out;
}

} // namespace snarl
