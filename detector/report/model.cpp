#include "detector/report/model.h"

#include <algorithm>
#include <array>

namespace snarl {

namespace {

struct KindText {
  const char *text, *summary;
};
constexpr KindText kKinds[] = {
#define SNARL_FINDING(name, text, summary) {text, summary},
#include "detector/core/finding_kinds.def"
#undef SNARL_FINDING
};

template <typename Enum, size_t N> const char *name_in(const std::array<const char *, N> &names, Enum value) {
  auto index = static_cast<size_t>(value);
  return index < N ? names[index] : "unknown";
}

template <typename T, typename Id> const T *with_id(const std::vector<T> &all, Id id) {
  auto found = std::find_if(all.begin(), all.end(), [&](const T &one) { return one.id == id; });
  return found == all.end() ? nullptr : &*found;
}

} // namespace

const char *Access::operation() const {
  if (flags & access_flags::descriptor)
    return is_write() ? "close" : "use";
  if (flags & access_flags::free)
    return "free";
  return flags & access_flags::write ? "write" : "read";
}

const LockFacts *Finding::lock(LockId lock_id) const {
  return with_id(locks, lock_id);
}
const ThreadFacts *Finding::thread(Tid tid) const {
  return with_id(threads, tid);
}

const char *kind_text(FindingKind kind) {
  return kKinds[static_cast<size_t>(kind)].text;
}
const char *kind_summary(FindingKind kind) {
  return kKinds[static_cast<size_t>(kind)].summary;
}

const char *text(Confidence confidence) {
  return name_in(std::array{"observed", "predicted", "potential"}, confidence);
}
const char *text(LocationKind kind) {
  return name_in(std::array{"unknown", "heap", "global", "stack", "tls", "mapped", "descriptor"}, kind);
}
const char *text(LockKind kind) {
  return name_in(
      std::array{"lock", "mutex", "rwlock", "spinlock", "custom-lock", "c11-mutex", "semaphore", "once", "thread-end"},
      kind);
}
const char *text(LockMode mode) {
  return name_in(std::array{"exclusive", "shared"}, mode);
}
const char *text(WaitKind kind) {
  return name_in(
      std::array{"unknown", "lock", "join", "condition", "semaphore", "barrier", "once", "futex", "pipe", "nothing"},
      kind);
}
const char *text(StackRole role) {
  return name_in(std::array{"unknown", "acquired", "created", "destroyed", "other-wait", "unlocked", "owner", "thrown",
                            "caught", "signalled"},
                 role);
}
const char *text(EndKind kind) {
  return name_in(std::array{"exit", "abort", "signal", "exec", "quick-exit"}, kind);
}
const char *text(CoverageFact fact) {
  return name_in(std::array{"uninstrumented-module", "dropped-facts", "child-without-report", "no-shadow", "suppressed",
                            "ignored", "sampled"},
                 fact);
}

} // namespace snarl
