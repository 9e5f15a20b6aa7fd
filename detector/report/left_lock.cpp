#include "detector/report/left_lock.h"

#include <algorithm>

namespace snarl {

namespace {

// Of code without a name, as stripped libraries have it, only the very same call is taken for the same.
bool same_function(const SourceFrame &a, const SourceFrame &b) {
  return a.function == b.function && a.module == b.module && a.file == b.file && a.function_line == b.function_line &&
         (!a.function.empty() || a.offset == b.offset);
}

// Is it the same call in the same function? What was inlined shares its line, not its address.
bool same_call(const SourceFrame &a, const SourceFrame &b) {
  return a.line == b.line && a.column == b.column && (a.line != 0 || a.offset == b.offset);
}

// How many functions, from the outermost on, both stacks are in by the same calls.
size_t shared_functions(const Stack &a, const Stack &b) {
  size_t shared = 0;
  for (auto x = a.frames.rbegin(), y = b.frames.rbegin(); x != a.frames.rend() && y != b.frames.rend(); ++x, ++y) {
    if (!same_function(*x, *y))
      break;
    ++shared;
    if (!same_call(*x, *y))
      break;
  }
  return shared;
}

} // namespace

bool left_by_exception(const Stack &acquired, const Stack &thrown, const Stack &caught) {
  if (acquired.cut || thrown.cut || caught.cut || caught.empty())
    return false;
  const size_t catcher = caught.frames.size();
  return shared_functions(acquired, caught) == catcher && shared_functions(acquired, thrown) > catcher;
}

bool add_exception(Finding &finding, const Stack &acquired, const Event &thrown, const Event &caught) {
  const bool has_left = left_by_exception(acquired, thrown.stack, caught.stack);
  if (has_left)
    finding.events.insert(finding.events.end(), {thrown, caught});
  return has_left;
}

bool tells_exception(const Finding &finding) {
  return std::any_of(finding.events.begin(), finding.events.end(),
                     [](const Event &event) { return event.role == text(StackRole::thrown); });
}

} // namespace snarl
