#include "detector/report/cycle_code.h"

#include "detector/analysis/fingerprint.h"

#include <algorithm>
#include <set>

namespace snarl {

namespace {

using Frames = std::vector<const SourceFrame *>; // of the program's own code, innermost first

Frames own_frames(const Stack &stack) {
  Frames own;
  for (const SourceFrame &frame : stack.frames)
    if (!frame.is_system())
      own.push_back(&frame);
  return own;
}

// The name by which all instances of a template go: without arguments, parameters and result. Other functions' names
// are left whole.
std::string name_of_all_instances(const std::string &function) {
  std::string out;
  int depth = 0;
  bool is_instance = false;
  for (size_t i = 0; i < function.size(); ++i) {
    const char c = function[i];
    if (depth == 0 && function.compare(i, 8, "operator") == 0) {
      const size_t end = std::min(function.find_first_not_of("<>=-", i + 8), function.size());
      out += function.substr(i, end - i);
      i = end - 1;
    } else if (c == '<' || c == '(') {
      is_instance |= c == '<';
      ++depth;
    } else if (c == '>' || c == ')') {
      --depth;
    } else if (depth == 0) {
      out += c;
    }
  }
  if (!is_instance || depth != 0)
    return function;
  const size_t qualifiers = out.find(" const");
  if (qualifiers != std::string::npos)
    out.erase(qualifiers);
  const size_t result = out.rfind(' ', out.find("operator"));
  return result == std::string::npos ? out : out.substr(result + 1);
}

// Inlined code has other addresses at each place: what counts is the source, where it is known.
bool is_same_call(const SourceFrame &a, const SourceFrame &b) {
  return a.line ? a.function == b.function && a.file == b.file && a.line == b.line && a.column == b.column : a == b;
}

std::string site_of(const SourceFrame *frame) {
  if (!frame)
    return "unknown";
  SourceFrame named = *frame;
  named.function = name_of_all_instances(frame->function);
  return code_site({{named}, false, false});
}

// The two stacks of one step, by what they have in common.
class TwoStacks {
public:
  explicit TwoStacks(const CycleStep &step)
      : held_(own_frames(step.held_stack)), wanted_(own_frames(step.wanted_stack)) {
    while (common_ < std::min(held_.size(), wanted_.size()) &&
           is_same_call(*from_outside(held_), *from_outside(wanted_)))
      ++common_;
    const bool is_known = !step.held_stack.folded && !step.wanted_stack.folded && common_ < held_.size();
    if (is_known && common_ < wanted_.size())
      taker_ = from_outside(held_)->function == from_outside(wanted_)->function ? held_.size() - common_ - 1
                                                                                : held_.size() - common_;
    if (taker_ >= held_.size())
      taker_ = 0;
  }

  // The functions by which the lock was taken, and which have returned with it.
  void add_takers_that_returned(std::set<std::string> &returned) const {
    for (size_t i = 0; i < taker_; ++i)
      returned.insert(name_of_all_instances(held_[i]->function));
  }

  StepCode code(const std::set<std::string> &returned) const {
    const size_t wants = place_of_want(returned);
    StepCode out;
    out.wants = at(wanted_, wants);
    const std::string function = function_of(wanted_, wants);
    out.site = site_of(at(held_, taker_));
    const bool is_same = function_of(held_, taker_) == function;
    if (is_same && (calls_others(wants) || is_same_stack()))
      out.site += " of " + site_of(at(held_, caller(held_, taker_)));
    out.site += " then " + site_of(out.wants);
    if (is_same && calls_others(wants))
      out.site += " of " + site_of(at(wanted_, caller(wanted_, wants)));
    return out;
  }

private:
  Frames held_, wanted_;
  size_t common_ = 0; // so many of the outermost
  size_t taker_ = 0;  // in held_: the function that is still at work

  const SourceFrame *from_outside(const Frames &frames) const { return frames[frames.size() - common_ - 1]; }
  static const SourceFrame *at(const Frames &frames, size_t place) {
    return place < frames.size() ? frames[place] : nullptr;
  }
  static std::string function_of(const Frames &frames, size_t place) {
    return place < frames.size() ? name_of_all_instances(frames[place]->function) : std::string();
  }
  bool is_same_stack() const { return common_ == held_.size() && common_ == wanted_.size(); }

  size_t place_of_want(const std::set<std::string> &returned) const {
    for (size_t i = 0; i + common_ < wanted_.size(); ++i)
      if (!returned.count(function_of(wanted_, i)))
        return i;
    return wanted_.size() > common_ ? wanted_.size() - common_ - 1 : 0;
  }
  // The first function further out that is another one.
  static size_t caller(const Frames &frames, size_t place) {
    const std::string function = function_of(frames, place);
    while (place < frames.size() && function_of(frames, place) == function)
      ++place;
    return place;
  }
  // Between the function that has the lock and the one that wants the next.
  bool calls_others(size_t wants) const { return caller(wanted_, wants) + common_ < wanted_.size(); }
};

} // namespace

std::vector<StepCode> cycle_code(const std::vector<CycleStep> &cycle) {
  std::vector<TwoStacks> stacks(cycle.begin(), cycle.end());
  std::set<std::string> returned;
  for (const TwoStacks &step : stacks)
    step.add_takers_that_returned(returned);
  std::vector<StepCode> out;
  for (const TwoStacks &step : stacks)
    out.push_back(step.code(returned));
  return out;
}

std::vector<std::string> cycle_sites(const std::vector<CycleStep> &cycle) {
  std::vector<std::string> sites;
  for (StepCode &step : cycle_code(cycle))
    sites.push_back(std::move(step.site));
  return sites;
}

} // namespace snarl
