#include "detector/report/build_report.h"

#include <algorithm>
#include <unordered_map>

namespace snarl {

namespace {

size_t writes(const Finding &finding) {
  return static_cast<size_t>(std::count_if(finding.accesses.begin(), finding.accesses.end(),
                                           [](const Access &access) { return access.is_write(); }));
}

} // namespace

std::vector<Finding> group_findings(std::vector<Finding> findings) {
  std::vector<Finding> groups;
  std::unordered_map<std::string, size_t> group_of;
  for (Finding &finding : findings) {
    auto [known, is_new] = group_of.emplace(finding.id, groups.size());
    if (is_new) {
      groups.push_back(std::move(finding));
      continue;
    }
    Finding &group = groups[known->second];
    uint64_t count = group.count + finding.count;
    if (writes(finding) > writes(group))
      group = std::move(finding);
    group.count = count;
  }
  return groups;
}

} // namespace snarl
