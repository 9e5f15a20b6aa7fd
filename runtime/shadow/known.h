// Known words: shadow words, other than whole ids, that are known to record an access of the thread in its current
// epoch: the set of a table that several threads read, the id of a part of a granule. The entries of slow_path.S look
// here.
//
// An entry of the thread's TLS, found by the word's low bits: bits 0–31 the word, bits 32–35 the bytes recorded. A set
// in the table is held (IdSet::references), so that it stays as it is; all entries go when the thread leaves the epoch.
// Words enter after the first kKnownAfter that were missed in an epoch, so that short epochs do not pay for it. Used by
// the owning thread only.
#ifndef SNARL_RUNTIME_SHADOW_KNOWN_H
#define SNARL_RUNTIME_SHADOW_KNOWN_H

#include "runtime/shadow/access_state.h"

namespace snarl {

inline constexpr uint32_t kKnownAfter = 8;

// The words of this access's first granule are recorded, but not by a whole id: remembers that if it will pay.
void note_known(Thread &t, uintptr_t address, bool write);

SNARL_COLD void forget_known_words(Thread &t, snarl_planted_tls &tls);
SNARL_INLINE void forget_known(Thread &t, snarl_planted_tls &tls) {
  tls.known_wanted = 0;
  if (UNLIKELY(tls.known_count != 0))
    forget_known_words(t, tls);
}

// The bytes that the word is known to record.
SNARL_INLINE ByteMask known_bytes(Word word) {
  uint64_t entry = __snarl_tls.known[word % SNARL_KNOWN_WORDS];
  return static_cast<Word>(entry) == word ? static_cast<ByteMask>(entry >> 32) : 0;
}

// Makes all entries such that no word is found in them.
void clear_known(snarl_planted_tls &tls);

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_KNOWN_H
