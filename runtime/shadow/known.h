// Known words: shadow words, other than whole ids, that are known to record an access of the thread in its current epoch: the
// set of a table that several threads read, the id of a part of a granule. The entries of slow_path.S look here.
//
// An entry of the thread's TLS, found by the word's low bits: bits 0–31 the word, bits 32–35 the bytes recorded. A set in the
// table is held (IdSet::references), so that it stays as it is; all entries go when the thread leaves the epoch. A word
// enters when it was met twice in a row, so that short epochs do not pay for it. Used by the owning thread only.
#ifndef SNARL_RUNTIME_SHADOW_KNOWN_H
#define SNARL_RUNTIME_SHADOW_KNOWN_H

#include "runtime/shadow/access_state.h"

namespace snarl {

// The words of this access's first granule are recorded, but not by a whole id: remembers that if it will pay.
void note_known(Thread &t, uintptr_t address, bool write);

SNARL_COLD void forget_known_words(Thread &t, snarl_planted_tls &tls);
SNARL_INLINE void forget_known(Thread &t, snarl_planted_tls &tls) {
  tls.known_candidate = 0;
  if (UNLIKELY(tls.known_count != 0))
    forget_known_words(t, tls);
}

// Makes all entries such that no word is found in them.
void clear_known(snarl_planted_tls &tls);

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_KNOWN_H
