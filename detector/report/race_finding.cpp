#include "detector/analysis/fingerprint.h"
#include "detector/report/make_finding.h"
#include "detector/report/words.h"

#include <algorithm>
#include <fmt/format.h>

namespace snarl {

namespace {

// The access that ends or changes what the other uses: the free, the close, the write of the vptr. The later one when
// both do.
const Access &ending(const Finding &finding) {
  const Access &second = finding.accesses[0], &first = finding.accesses[1];
  return second.is_write() || !first.is_write() ? second : first;
}

std::string title(const Finding &finding) {
  std::string subject = location_words(finding, *finding.location);
  const Access &second = finding.accesses[0], &first = finding.accesses[1];
  const Access &end = ending(finding), &use = &end == &second ? first : second;
  std::string ends = where_words(end.stack), uses = where_words(use.stack);
  switch (finding.kind) {
  case FindingKind::use_after_free_race:
    return sentence(fmt::format("{} is freed in {} while another thread uses it in {}", subject, ends, uses));
  case FindingKind::descriptor_race:
    return sentence(fmt::format("{} is closed in {} while another thread uses it in {}", subject, ends, uses));
  case FindingKind::vptr_race:
    return fmt::format("Virtual call in {} races with construction or destruction of its object in {} ({})", uses, ends,
                       subject);
  default:
    break;
  }
  std::string here = where_words(second.stack), there = where_words(first.stack);
  if (here == there)
    return fmt::format("Data race on {} in {}", subject, here);
  return fmt::format("Data race on {} between {} and {}", subject, here, there);
}

// What is raced on is then the descriptor, not four bytes of memory.
void mark_descriptor(Finding &finding) {
  for (Access &access : finding.accesses) {
    access.flags |= access_flags::descriptor;
    access.size = 0;
  }
}

const HeldLock *common_lock(const Access &a, const Access &b) {
  for (const HeldLock &one : a.locks_held)
    for (const HeldLock &other : b.locks_held)
      if (one.lock && one.lock == other.lock)
        return &one;
  return nullptr;
}

std::string lock_explanation(const Finding &finding) {
  const Access &a = finding.accesses[0], &b = finding.accesses[1];
  std::string thread_a = thread_words(finding, a.thread), thread_b = thread_words(finding, b.thread);
  if (a.locks_held.empty() && b.locks_held.empty())
    return "Neither thread holds a lock.";
  if (const HeldLock *common = common_lock(a, b))
    return fmt::format("Both hold {}, but not so that it excludes the other: {} holds {}, {} holds {}.",
                       lock_words(finding, common->lock), thread_a, held_words(finding, a.locks_held), thread_b,
                       held_words(finding, b.locks_held));
  return sentence(fmt::format("no lock is held by both: {} holds {}, {} held {}.", thread_a,
                              held_words(finding, a.locks_held), thread_b, held_words(finding, b.locks_held)));
}

std::string remedy(const Finding &finding) {
  const Access &a = finding.accesses[0], &b = finding.accesses[1];
  std::string subject = finding.location->name.empty() ? "it" : fmt::format("`{}`", finding.location->name);
  switch (finding.kind) {
  case FindingKind::use_after_free_race:
    return "The memory must live until its last user is done: join the thread, or share the ownership.";
  case FindingKind::descriptor_race:
    return "The descriptor must stay open until its last user is done; its number may already belong to another file.";
  case FindingKind::vptr_race:
    return "An object must be built completely before other threads call it, and be left alone before it is destroyed.";
  default:
    break;
  }
  if (a.is_atomic() != b.is_atomic())
    return "One access is atomic and the other is not: the plain one must become atomic too, or be ordered.";
  auto guard = !a.locks_held.empty()   ? a.locks_held.front().lock
               : !b.locks_held.empty() ? b.locks_held.front().lock
                                       : LockId();
  if (guard)
    return fmt::format("Holding {} around both accesses would order them; so would making {} atomic.",
                       lock_words(finding, guard), subject);
  return fmt::format("One lock held around both accesses would order them; so would making {} atomic, or joining the "
                     "thread in between.",
                     subject);
}

} // namespace

// What both accesses touch begins here. The address of the earlier one is not always known exactly.
static uint64_t begin_of_overlap(const AccessRecord &earlier, const AccessRecord &later) {
  return later.address < earlier.address && earlier.address < later.address + later.size ? earlier.address
                                                                                         : later.address;
}

Finding make_finding(Resolver &resolver, const RaceRecord &race) {
  Finding finding;
  finding.kind = race.kind;
  finding.accesses = {resolver.access(race.second), resolver.access(race.first)};
  finding.location = resolver.location(race.location, begin_of_overlap(race.first, race.second));
  if (finding.location->kind == LocationKind::descriptor)
    mark_descriptor(finding);
  resolver.complete(finding);
  finding.title = title(finding);
  finding.explanation = fmt::format("{} {} {}", kind_summary(race.kind), lock_explanation(finding), remedy(finding));
  finding.id =
      fingerprint(kind_text(race.kind), {code_site(finding.accesses[0].stack), code_site(finding.accesses[1].stack)},
                  finding.location->name);
  return finding;
}

} // namespace snarl
