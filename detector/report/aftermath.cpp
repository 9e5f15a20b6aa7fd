#include "detector/report/aftermath.h"

#include <algorithm>

namespace snarl {
namespace {

bool is_wrong_unlock(const Finding &finding) {
  return finding.kind == FindingKind::unlock_not_held || finding.kind == FindingKind::unlock_by_other_thread;
}

// By one and the same call of the program's.
bool within_one_call(const Event &a, const Event &b) {
  const SourceFrame *one = a.stack.culprit(), *other = b.stack.culprit();
  return a.thread == b.thread && one && other && one->line && one->line == other->line &&
         one->column == other->column && one->file == other->file && one->function == other->function;
}

bool has(const Finding &finding, const Event &acquired) {
  return std::any_of(finding.events.begin(), finding.events.end(), [&](const Event &event) {
    return event.role == text(StackRole::acquired) && event.thread == acquired.thread && event.stack == acquired.stack;
  });
}

// The first event of a lock that is held at exit is that it was taken.
bool follows_from(const Finding &held, const Finding &cause) {
  if (!(held.misused == cause.misused))
    return false;
  const Event &acquired = held.events[0];
  return cause.kind == FindingKind::destroy_while_held
             ? has(cause, acquired)
             : is_wrong_unlock(cause) && within_one_call(acquired, cause.events[0]);
}

} // namespace

void drop_aftermath(std::vector<Finding> &findings) {
  const auto follows = [&](const Finding &finding) {
    return finding.kind == FindingKind::lock_held_at_exit &&
           std::any_of(findings.begin(), findings.end(),
                       [&](const Finding &other) { return follows_from(finding, other); });
  };
  std::vector<Finding> kept;
  for (Finding &finding : findings)
    if (!follows(finding))
      kept.push_back(finding);
  findings = std::move(kept);
}

} // namespace snarl
