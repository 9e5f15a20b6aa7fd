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

// The first event of a lock that is held at exit is that it was taken.
bool follows_from(const Finding &held, const Finding &unlock) {
  return is_wrong_unlock(unlock) && held.misused == unlock.misused && within_one_call(held.events[0], unlock.events[0]);
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
