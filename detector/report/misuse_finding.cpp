#include "detector/analysis/fingerprint.h"
#include "detector/report/left_lock.h"
#include "detector/report/make_finding.h"
#include "detector/report/words.h"

#include <algorithm>
#include <fmt/format.h>

namespace snarl {

namespace {

// "mutex `m`", or the place of an object that is no lock.
std::string object_words(const Finding &finding) {
  const LockFacts *lock = finding.lock(finding.misused);
  if (lock)
    return lock_words(finding, lock->id);
  const Location &place = *finding.location;
  if (!place.name.empty())
    return fmt::format("{} {}", misused_noun(finding), location_words(finding, place));
  return fmt::format("{} at {:#x}", misused_noun(finding), place.address);
}

// The runtime's words name the object "it" or not at all.
std::string with_object(const std::string &object, const std::string &text) {
  if (text.rfind("it ", 0) == 0)
    return sentence(object + text.substr(2));
  if ((text + " ").find(" it ") != std::string::npos)
    return sentence(object + ": " + text);
  return sentence(text);
}

std::string title(const Finding &finding, const std::string &text_of_runtime) {
  std::string object = object_words(finding), thread = sentence(thread_words(finding, finding.events[0].thread));
  std::string where = where_words(finding.events[0].stack);
  switch (finding.kind) {
  case FindingKind::unlock_not_held:
    return fmt::format("{} unlocks {}, which nobody holds, in {}", thread, object, where);
  case FindingKind::unlock_by_other_thread: {
    const Event *owner = event_with(finding, StackRole::acquired);
    return fmt::format("{} unlocks {}, which {} holds, in {}", thread, object,
                       owner ? thread_words(finding, owner->thread) : "another thread", where);
  }
  case FindingKind::self_deadlock:
    return fmt::format("{} locks {}, which it already holds, in {}", thread, object, where);
  case FindingKind::lock_held_at_exit:
    return fmt::format("{} ends and still holds {}{}", thread, object,
                       tells_exception(finding) ? ", which an exception left behind" : "");
  case FindingKind::thread_leak:
    return fmt::format("{} is never joined nor detached", thread);
  default:
    break;
  }
  std::string what = text_of_runtime.empty() ? fmt::format("{}: {}", kind_text(finding.kind), object)
                                             : with_object(object, text_of_runtime);
  return fmt::format("{}, in {}", sentence(what), where);
}

const char *consequence(const Finding &finding) {
  switch (finding.kind) {
  case FindingKind::unlock_not_held:
    return "What the lock should protect is not protected, and unless it checks its callers the behaviour is "
           "undefined.";
  case FindingKind::unlock_by_other_thread:
    return "Only the owner may unlock a mutex; a binary semaphore may be released by any thread.";
  case FindingKind::self_deadlock:
    return "The thread would wait for itself for ever; a recursive lock, or a helper that expects the lock to be held, "
           "mends it.";
  case FindingKind::destroy_while_held:
    return "Whoever unlocks it next, or waits for it, uses memory that is no lock any more.";
  case FindingKind::use_of_destroyed_lock:
    return "The lock protects nothing; the behaviour is undefined.";
  case FindingKind::lock_lifetime_race:
    return "In another run the use comes later and finds it gone. Joining the thread first, a count of owners whose "
           "last one ends it, or a signal before the mutex is unlocked mends it.";
  case FindingKind::lock_held_at_exit:
    return tells_exception(finding)
               ? "Nobody can unlock it any more: the next thread that locks it waits for ever. The exception passed by "
                 "the unlock; a scoped lock mends it."
               : "Nobody can unlock it any more: the next thread that locks it waits for ever. An early return or an "
                 "exception between lock and unlock is the usual cause; a scoped lock mends it.";
  case FindingKind::thread_leak:
    return "Its stack and its record are never given back.";
  case FindingKind::lock_lost_in_fork:
    return "Nobody in the child can ever unlock it. A fork while other threads run leaves the child with their locks; "
           "pthread_atfork handlers that take and release them, or an exec right after the fork, mend it.";
  case FindingKind::signal_unsafe_call:
    return "The signal may have struck in the middle of such a call, whose locks and data are then half done. A "
           "handler "
           "that only sets a flag, or writes to a pipe, mends it.";
  case FindingKind::errno_overwritten:
    return "The interrupted code may just have made a call and be about to look at its error. Saving errno at the "
           "handler's beginning and restoring it at its end mends it.";
  case FindingKind::double_init:
    return "Threads that hold it or wait for it lose it.";
  case FindingKind::use_of_uninitialised_lock:
    return "Whether it excludes anybody, or ever lets anybody in, depends on what its memory held before.";
  case FindingKind::use_of_copied_lock:
    return "A copy that was made of a held lock stays locked for ever; a copy needs a lock of its own, initialised "
           "anew.";
  case FindingKind::overwritten_lock:
    return "A second thread can take it at once, and the first one unlocks what it does not hold. Clearing or copying "
           "an "
           "object as raw memory clears or copies its lock, too.";
  case FindingKind::lock_level_violation:
  case FindingKind::lock_order_violation:
    return "Another thread that takes the two as declared may block this one, and be blocked by it, for ever.";
  case FindingKind::condition_misuse:
    return "All who wait on it at a time do so with one mutex, which they hold and under which what they wait for is "
           "changed; and nobody waits on it or uses it when it is destroyed or later.";
  case FindingKind::barrier_misuse:
    return "As many threads come to it as it was made for, and it is destroyed when the last of them has left it, and "
           "not used afterwards.";
  case FindingKind::semaphore_misuse:
    return "It is not posted beyond its greatest value, and nobody waits for it or uses it when it is destroyed or "
           "later.";
  case FindingKind::rwlock_misuse:
    return "Its count of readers is wrong from now on: it may let in writers beside readers, or nobody any more.";
  case FindingKind::invalid_join:
    return "Each thread is joined once, or detached once, by another thread or itself; after that its id may mean "
           "another thread.";
  case FindingKind::lock_not_taken:
    return "What the thread does next it does as if it held the lock, and its unlock gives back what is not its own.";
  case FindingKind::robust_mutex_misuse:
    return "Who gets EOWNERDEAD mends the data and calls pthread_mutex_consistent before it unlocks; who gets "
           "ENOTRECOVERABLE does not hold the mutex.";
  default:
    return "";
  }
}

// The taking of a lock, then the throws and the catches of the exceptions that passed while it was held, stand in this
// order; the first one that left the lock behind is told.
void add_others(Resolver &resolver, const std::vector<OtherStackRecord> &others, Finding &finding) {
  Stack acquired;
  Event thrown;
  bool is_left = false;
  for (const OtherStackRecord &other : others) {
    const Event event{text(other.role), other.tid, resolver.stack(other.stack)};
    if (other.role == StackRole::acquired) {
      acquired = event.stack;
      is_left = false;
    }
    if (other.role == StackRole::thrown)
      thrown = event;
    else if (other.role == StackRole::caught)
      is_left = is_left || add_exception(finding, acquired, thrown, event);
    else
      finding.events.push_back(event);
  }
}

// What is wrong with a lock by itself is wrong at one place. Two locks in the wrong order are a matter of two, and one
// function may take all locks of a program.
std::vector<std::string> sites(const Finding &finding) {
  const bool of_two =
      finding.kind == FindingKind::lock_order_violation || finding.kind == FindingKind::lock_level_violation;
  const Event *held = of_two ? event_with(finding, StackRole::acquired) : nullptr;
  const Stack &here = finding.events[0].stack;
  if (!held)
    return {code_site(here)};
  return {"taken " + code_path(here, held->stack), "held " + code_path(held->stack, here)};
}

} // namespace

Finding make_finding(Resolver &resolver, const MisuseRecord &misuse) {
  Finding finding;
  finding.kind = misuse.kind;
  finding.location = resolver.location(misuse.location, misuse.object);
  finding.events.push_back({"offence", misuse.tid, resolver.stack(misuse.stack)});
  add_others(resolver, misuse.others, finding);
  finding.misused = misuse.lock;
  resolver.complete(finding);
  finding.title = title(finding, misuse.text);
  finding.explanation = kind_summary(misuse.kind);
  if (const char *more = consequence(finding); *more)
    finding.explanation += std::string(" ") + more;
  std::string subject = finding.location->name;
  finding.id = fingerprint(kind_text(misuse.kind), sites(finding), subject);
  return finding;
}

} // namespace snarl
