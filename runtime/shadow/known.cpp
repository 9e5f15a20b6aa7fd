#include "runtime/shadow/known.h"

#include "runtime/shadow/map.h"
#include "runtime/shadow/sets.h"
#include "runtime/shadow/steps.h"

namespace snarl {

namespace {

// A free entry holds a word that does not belong into it.
constexpr uint64_t free_entry(uint32_t i) {
  return i + 1;
}

// The bytes that the thread recorded in the current epoch, according to the ids of a word that it holds.
ByteMask recorded_bytes(const AccessState &mine, Word word) {
  ByteMask bytes = 0;
  const Word *ids = &word;
  uint32_t count = 1;
  if (kind_of(word) == WordKind::set) {
    const IdSet *set = set_of(word);
    ids = set->ids;
    count = set->count;
  }
  for (uint32_t i = 0; i < count; ++i)
    if (in_lane(mine.whole, ids[i]))
      bytes = kAllBytes;
    else if (mine.partial.sites && in_lane(mine.partial, ids[i]))
      bytes |= mask_of(ids[i]);
  return bytes;
}

} // namespace

void note_known(Thread &t, uintptr_t address, bool write) {
  if (!steps.known_words)
    return;
  snarl_planted_tls &tls = __snarl_tls;
  auto *at = reinterpret_cast<const Word *>(shadow_cell(address)) + write;
  Word word = __atomic_load_n(at, __ATOMIC_ACQUIRE);
  WordKind kind = kind_of(word);
  if (kind != WordKind::set && kind != WordKind::id)
    return;
  if (tls.known_wanted < kKnownAfter) {
    ++tls.known_wanted;
    return;
  }
  uint64_t &entry = tls.known[word % SNARL_KNOWN_WORDS];
  if (static_cast<Word>(entry) == word)
    return;
  if (kind == WordKind::set) {
    if (!try_hold(set_of(word)))
      return;
    if (__atomic_load_n(at, __ATOMIC_ACQUIRE) != word) {
      drop_word(t.access, word); // it was another set by then
      return;
    }
  }
  if (entry == free_entry(word % SNARL_KNOWN_WORDS))
    ++tls.known_count;
  else
    drop_word(t.access, static_cast<Word>(entry));
  entry = uint64_t{recorded_bytes(*t.access, word)} << 32 | word;
}

void forget_known_words(Thread &t, snarl_planted_tls &tls) {
  for (uint32_t i = 0; i < SNARL_KNOWN_WORDS; ++i)
    if (tls.known[i] != free_entry(i)) {
      drop_word(t.access, static_cast<Word>(tls.known[i]));
      tls.known[i] = free_entry(i);
    }
  tls.known_count = 0;
}

void clear_known(snarl_planted_tls &tls) {
  for (uint32_t i = 0; i < SNARL_KNOWN_WORDS; ++i)
    tls.known[i] = free_entry(i);
  tls.known_count = tls.known_wanted = 0;
}

} // namespace snarl
