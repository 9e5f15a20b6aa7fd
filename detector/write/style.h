// Colour for terminals. Without colour every function returns its text unchanged.
#ifndef SNARL_DETECTOR_WRITE_STYLE_H
#define SNARL_DETECTOR_WRITE_STYLE_H

#include <string>

namespace snarl {

class Style {
public:
  explicit Style(bool use_colour) : colour(use_colour) {}
  std::string heading(const std::string &text) const { return wrap("\033[1;31m", text); }
  std::string subject(const std::string &text) const { return wrap("\033[1m", text); }
  std::string place(const std::string &text) const { return wrap("\033[36m", text); }
  std::string marker(const std::string &text) const { return wrap("\033[1;33m", text); }
  std::string quiet(const std::string &text) const { return wrap("\033[2m", text); }

private:
  bool colour;
  std::string wrap(const char *start, const std::string &text) const {
    return colour && !text.empty() ? start + text + "\033[0m" : text;
  }
};

} // namespace snarl

#endif // SNARL_DETECTOR_WRITE_STYLE_H
