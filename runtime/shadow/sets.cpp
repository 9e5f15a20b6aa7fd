#include "runtime/shadow/sets.h"

#include "runtime/platform/spin.h"
#include "runtime/shadow/byte_cells.h"
#include "runtime/shadow/reader_rows.h"

namespace snarl {

namespace {

// A set of one of the last two classes begins a page of its own and takes as many as it has ids for.
constexpr uint32_t kCapacity[kSetClasses] = {2, 6, 14, 30, 62, 126, 1022, kMaxSetIds};
constexpr uint32_t kFirstSparse = kSetClasses - 2;
constexpr uint32_t kClassShift = kSetPoolBits;
constexpr uint32_t kPoolSets = 1u << kClassShift;
constexpr uint32_t kLargestSets = 1u << 20; // of the last class, which takes a terabyte of addresses
static_assert(kLargestSets <= kPoolSets);
constexpr uint32_t kExclusive = ~0u; // references of a set that its only holder changes in place

constexpr size_t bytes_of_class(uint32_t c) {
  return sizeof(IdSet) + kCapacity[c] * sizeof(Word);
}

// One array for each class.
struct Pool {
  char *base;
  IndexPool free;
};
Pool pools[kSetClasses];

SNARL_INLINE IdSet *at(uint32_t c, uint32_t index) {
  return reinterpret_cast<IdSet *>(pools[c].base + index * bytes_of_class(c));
}

uint32_t class_for(uint32_t count) {
  uint32_t c = 0;
  while (kCapacity[c] < count)
    ++c;
  return c;
}

// Of one class, for the pool.
struct Sets {
  uint32_t of_class;

  void reserve() const {
    const uint64_t bytes = bytes_of_class(of_class) * uint64_t{end()};
    pools[of_class].base =
        static_cast<char *>(of_class < kFirstSparse ? reserve_dense_pages(bytes) : reserve_pages(bytes));
  }
  uint32_t end() const { return of_class + 1 < kSetClasses ? kPoolSets : kLargestSets; }
  uint32_t next(uint32_t index) const { return at(of_class, index)->ids[0]; }
  void set_next(uint32_t index, uint32_t to) const { at(of_class, index)->ids[0] = to; }
};

Word take(AccessState &state, uint32_t c) {
  const uint32_t index = pools[c].free.take(state.free_sets[c], Sets{c});
  SNARL_CHECK(index != 0);
  return set_word(c << kClassShift | index);
}

void give(AccessState *state, Word word) {
  const uint32_t c = index_of(word) >> kClassShift;
  pools[c].free.give(state ? &state->free_sets[c] : nullptr, Sets{c}, index_of(word) & (kPoolSets - 1));
}

bool same(const IdSet *s, const Word *ids, uint32_t count) {
  if (s->count != count)
    return false;
  for (uint32_t i = 0; i < count; ++i)
    if (s->ids[i] != ids[i])
      return false;
  return true;
}

SetStep &step_for(AccessState &state, Word from, Word reason) {
  uint32_t h = (from ^ reason * 0x85ebca6bu) * 0x9e3779b1u;
  return state.steps[h >> (32 - __builtin_ctz(kSetSteps))];
}

// Was this step taken before? Learns from it how much sharing pays: not from the granules of one access. Where reads
// are renewed epoch after epoch rows are better (shadow/reader_rows.h), which need a set of the cell's own to begin
// with.
bool is_repeated(AccessState &state, const SetStep &step, Word old, SetCause cause) {
  const bool repeated = step.to && step.from == old && step.reason == cause.reason;
  if (!repeated || cause.renews)
    state.sharing -= state.sharing > 0;
  else
    state.sharing += step.block != cause.block && state.sharing < kSharingAtMost;
  return repeated;
}

// For those who look without owning the set, the ids stand before the number says so.
void fill(IdSet *s, const Word *ids, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i)
    __atomic_store_n(&s->ids[i], ids[i], __ATOMIC_RELAXED);
  __atomic_store_n(&s->count, count, __ATOMIC_RELEASE);
}

} // namespace

bool try_own(IdSet *s) {
  uint32_t one = 1;
  return __atomic_compare_exchange_n(&s->references, &one, kExclusive, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

void end_owning(IdSet *s) {
  __atomic_store_n(&s->references, 1, __ATOMIC_RELEASE);
}

void hold_set(Word word, uint32_t references) {
  __atomic_fetch_add(&set_of(word)->references, references, __ATOMIC_RELAXED);
}

bool try_hold(IdSet *s) {
  uint32_t n = __atomic_load_n(&s->references, __ATOMIC_RELAXED);
  while (n != 0 && n != kExclusive)
    if (__atomic_compare_exchange_n(&s->references, &n, n + 1, true, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
      return true;
  return false;
}

IdSet *set_of(Word word) {
  return at(index_of(word) >> kClassShift, index_of(word) & (kPoolSets - 1));
}

void drop_reference(AccessState *state, Word word) {
  if (UNLIKELY(kind_of(word) == WordKind::readers))
    return drop_readers(state, word);
  if (UNLIKELY(kind_of(word) == WordKind::bytes))
    return drop_bytes(state, word);
  if (kind_of(word) != WordKind::set)
    return;
  if (__atomic_fetch_sub(&set_of(word)->references, 1, __ATOMIC_ACQ_REL) == 1)
    give(state, word);
}

void append_ids(Word word, Vector<Word> &out) {
  switch (kind_of(word)) {
  case WordKind::id:
    return out.push(word);
  case WordKind::set: {
    const IdSet *s = set_of(word);
    const uint32_t count = s->count;
    out.reserve(out.count + count);
    for (uint32_t i = 0; i < count; ++i)
      out.data[out.count + i] = s->ids[i];
    out.count += count;
    return;
  }
  case WordKind::readers:
    return append_readers(word, out);
  default:
    return;
  }
}

Word make_set(AccessState &state, const Word *ids, uint32_t count, Word old, SetCause cause) {
  if (count <= 1) {
    drop_word(&state, old);
    return count ? ids[0] : 0;
  }
  SNARL_CHECK(count <= kMaxSetIds);
  SetStep &step = step_for(state, old, cause.reason);
  if (cause.reason && is_repeated(state, step, old, cause) && sharing_pays(state) && try_hold(set_of(step.to))) {
    const bool fits = same(set_of(step.to), ids, count); // it does not change while it is held
    drop_word(&state, fits ? old : step.to);
    if (fits)
      return step.to;
  }
  uint32_t c = class_for(count);
  if (kind_of(old) == WordKind::set && index_of(old) >> kClassShift == c && try_own(set_of(old))) {
    fill(set_of(old), ids, count);
    end_owning(set_of(old));
    return old;
  }
  Word word = take(state, c);
  IdSet *s = set_of(word);
  fill(s, ids, count);
  __atomic_store_n(&s->references, 1, __ATOMIC_RELEASE);
  drop_word(&state, old);
  if (cause.reason)
    step = {old, cause.reason, word, cause.block};
  return word;
}

} // namespace snarl
