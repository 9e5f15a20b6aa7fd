// Writes stacks for reading: names in a column, paths short, the guilty line quoted, the library's insides folded.
#ifndef SNARL_DETECTOR_WRITE_STACK_TEXT_H
#define SNARL_DETECTOR_WRITE_STACK_TEXT_H

#include "detector/symbols/source_frame.h"
#include "detector/write/source_lines.h"
#include "detector/write/style.h"

#include <string>
#include <vector>

namespace snarl {

class StackText {
public:
  // Paths below one of `folders` are shown relative to it.
  StackText(Style style_to_use, std::vector<std::string> folders_to_cut)
      : style(style_to_use), folders(std::move(folders_to_cut)) {}

  // Quotes the source line of the culprit when `quote` and when it is at hand.
  std::string write(const Stack &stack, const std::string &indent, bool quote);
  // "bank.cpp:12:11", "bank.cpp", "".
  std::string place(const std::string &file, uint32_t line, uint32_t column) const;

private:
  Style style;
  std::vector<std::string> folders;
  SourceLines sources;

  std::string frame_text(const SourceFrame &frame) const;
  std::string quotation(const SourceFrame &frame, const std::string &indent);
};

} // namespace snarl

#endif // SNARL_DETECTOR_WRITE_STACK_TEXT_H
