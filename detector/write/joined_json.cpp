#include "detector/write/joined_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

namespace snarl {

namespace {

using Json = nlohmann::ordered_json;

Json runs_of(const Json &report) {
  return report.contains("runs") ? report.at("runs") : Json::array({report.at("run")});
}

bool is_same_run(const Json &a, const Json &b) {
  return a.at("file") == b.at("file") && a.at("pid") == b.at("pid") && a.at("started") == b.at("started");
}

// A process tells of its run twice if an exec has failed: what comes later has all of what came before.
class Join {
public:
  Join(const Json &there, const Json &now) : there_(there), now_(now) {
    // In the order of their beginnings; times are in a format of fixed width.
    const Json &run = now.at("run");
    bool added = false;
    for (const Json &other : runs_of(there)) {
      if (is_same_run(other, run)) {
        again_ = true;
        continue;
      }
      if (!added && run.at("started").get<std::string>() < other.at("started").get<std::string>()) {
        runs_.push_back(run);
        added = true;
      }
      runs_.push_back(other);
    }
    if (!added)
      runs_.push_back(run);
  }

  Json report() const {
    if (runs_.size() == 1)
      return now_;
    Json out = {{"schema", now_.at("schema")}, {"tool", now_.at("tool")}, {"run", runs_.front()}, {"runs", runs_}};
    const Json findings = put_together("findings", {"id"}, "count");
    out["summary"] = summary(findings);
    out["findings"] = findings;
    out["coverage"] = coverage();
    if (there_.contains("suppressions") || now_.contains("suppressions"))
      out["suppressions"] = put_together("suppressions", {"rule", "origin"}, "matched");
    return out;
  }

private:
  const Json &there_, &now_;
  Json runs_ = Json::array();
  bool again_ = false;

  uint64_t total(const Json &a, const Json &b) const {
    const auto x = a.get<uint64_t>(), y = b.get<uint64_t>();
    return again_ ? std::max(x, y) : x + y;
  }

  // Those of both lists; what is alike in all `keys` is one, with the sum of their counts.
  Json put_together(const char *list, const std::vector<const char *> &keys, const char *count) const {
    Json all = there_.value(list, Json::array());
    for (const Json &one : now_.value(list, Json::array())) {
      auto known = std::find_if(all.begin(), all.end(), [&](const Json &other) {
        return std::all_of(keys.begin(), keys.end(), [&](const char *key) { return other.at(key) == one.at(key); });
      });
      if (known == all.end())
        all.push_back(one);
      else
        known->at(count) = total(known->at(count), one.at(count));
    }
    return all;
  }

  Json summary(const Json &findings) const {
    Json by_kind = Json::object();
    for (const Json &finding : findings) {
      Json &count = by_kind[finding.at("kind").get<std::string>()];
      count = count.is_null() ? 1 : count.get<int>() + 1;
    }
    const Json &a = there_.at("summary"), &b = now_.at("summary");
    return {{"findings", findings.size()},
            {"by_kind", by_kind},
            {"suppressed", total(a.at("suppressed"), b.at("suppressed"))},
            {"dropped", total(a.at("dropped"), b.at("dropped"))}};
  }

  // Each process has its own gaps; the same one is said once.
  Json coverage() const {
    Json all = there_.at("coverage");
    for (const Json &gap : now_.at("coverage"))
      if (std::find(all.begin(), all.end(), gap) == all.end())
        all.push_back(gap);
    return all;
  }
};

} // namespace

std::string joined_json(const std::string &there, const std::string &now) {
  const Json other = Json::parse(there, nullptr, false), own = Json::parse(now);
  try {
    if (other.at("schema") == own.at("schema"))
      return Join(other, own).report().dump(2) + "\n";
    return now;
  } catch (const Json::exception &) { // it says that it is a report, and is none
    return now;
  }
}

} // namespace snarl
