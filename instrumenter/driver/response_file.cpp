#include "instrumenter/driver/response_file.h"

#include <cctype>
#include <fstream>
#include <iterator>

namespace snarl::driver {
namespace {

constexpr int nestingLimit = 20; // a file that names itself ends here

// Words parted by white space; quotes of both kinds join, a backslash takes the next character as it is.
std::vector<std::string> splitWords(const std::string &text) {
  std::vector<std::string> words;
  std::string word;
  bool inWord = false;
  char quote = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\\' && at + 1 < text.size()) {
      word += text[++at];
      inWord = true;
    } else if (quote ? c == quote : (c == '"' || c == '\'')) {
      quote = quote ? 0 : c;
      inWord = true;
    } else if (!quote && std::isspace(static_cast<unsigned char>(c))) {
      if (inWord)
        words.push_back(word);
      word.clear();
      inWord = false;
    } else {
      word += c;
      inWord = true;
    }
  }
  if (inWord)
    words.push_back(word);
  return words;
}

void expandInto(std::vector<std::string> &result, const std::vector<std::string> &arguments, int depth) {
  for (const std::string &argument : arguments) {
    std::ifstream file;
    if (argument.size() > 1 && argument[0] == '@' && depth < nestingLimit)
      file.open(argument.substr(1));
    if (!file.is_open()) {
      result.push_back(argument);
      continue;
    }
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    expandInto(result, splitWords(text), depth + 1);
  }
}

} // namespace

std::vector<std::string> expandResponseFiles(const std::vector<std::string> &arguments) {
  std::vector<std::string> result;
  expandInto(result, arguments, 0);
  return result;
}

} // namespace snarl::driver
