// How findings speak of threads, locks, places: the phrases that titles, explanations and the text writer share.
#ifndef SNARL_DETECTOR_REPORT_WORDS_H
#define SNARL_DETECTOR_REPORT_WORDS_H

#include "detector/report/model.h"

#include <string>
#include <string_view>
#include <vector>

namespace snarl {

// "thread T2 "teller"", "the main thread (T1)".
std::string thread_words(const Finding &finding, Tid tid);
// The thread of another process that holds what is waited for.
std::string outside_words(const Wait &wait);
// The first event of a misuse with this role, or null.
const Event *event_with(const Finding &finding, StackRole role);
// What the runtime does not count among the locks, by the misuse.
const char *misused_noun(const Finding &finding);
// "mutex `m`", "read lock of rwlock `table_lock`".
std::string lock_words(const Finding &finding, LockId lock);
// What a thread in a cycle waits for: a lock, or the end of the next one.
std::string wanted_words(const Finding &finding, const CycleStep &step, const CycleStep &next);
std::string held_words(const Finding &finding, const std::vector<HeldLock> &held);
// "`balance`", "heap memory", "the stack of thread T2".
std::string location_words(const Finding &finding, const Location &location);
// "deposit" from "bank::Account::deposit(int)" is "bank::Account::deposit".
std::string short_function(std::string_view demangled);
// "deposit" or "libfoo.so+0x12" of the stack's culprit; "unknown code" when it is empty.
std::string where_words(const Stack &stack);
std::string where_words(const SourceFrame *frame); // null: unknown
// "1 byte", "4 bytes".
std::string bytes_words(uint64_t bytes);
// "a", "a and b", "a, b and c".
std::string list_words(const std::vector<std::string> &parts);
// The first letter made a capital.
std::string sentence(std::string text);

} // namespace snarl

#endif // SNARL_DETECTOR_REPORT_WORDS_H
