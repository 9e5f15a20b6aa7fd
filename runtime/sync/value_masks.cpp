#include "runtime/platform/memory.h"
#include "runtime/sync/value_parts.h"

namespace snarl {

namespace {

constexpr uint32_t kMaxSetting = 64;      // threads
constexpr uint32_t kMaxUnknown = 16;      // of these, whom a waiting thread does not know to have set all they did
constexpr uint64_t kMaxValues = 1u << 16; // that they can make of the mask

Setter *setter_of(ValueHistory &h, const Thread &t) {
  for (Setter *s = h.setters; s; s = s->next)
    if (s->last.tid == t.tid)
      return s;
  if (h.setting == kMaxSetting)
    return nullptr;
  auto *s = allocate_one<Setter>();
  s->next = h.setters;
  h.setters = s;
  ++h.setting;
  return s;
}

// The values that a mask may have had when the wait ended: each thread has done some of its steps, those that are known
// at least.
class MaskValues {
public:
  MaskValues(const ValueHistory &h, Thread &t) : begun_with_(h.begun_with), clears_(h.clears) {
    for (const Setter *s = h.setters; s; s = s->next)
      add(t, *s);
  }
  // Are they few enough to be looked at?
  bool can_be_told() const { return count_ <= kMaxUnknown && values_ <= kMaxValues; }

  bool can_end(EndsWait ends) {
    bool any = false;
    do
      any = ends(value());
    while (!any && next());
    return any;
  }
  // What all of them have in common with which the wait can have ended. The caller drops it.
  Structure common(EndsWait ends) {
    Structure common{};
    bool any = false;
    do {
      if (!ends(value()) || ends_with_less(ends))
        continue; // what comes before that with less comes before this one too
      if (any)
        meet(*common.known);
      else
        common.known = before();
      any = true;
    } while (next());
    return common;
  }

private:
  struct Unknown {
    const Setter *setter;
    uint32_t known, done; // of its steps
  };

  void add(Thread &t, const Setter &s) {
    uint32_t known = s.count;
    while (known > 0 && !is_known(t, s.last.tid, s.last.slot, s.steps[known - 1].left.written))
      --known;
    if (known > 0)
      bits_ |= s.steps[known - 1].all;
    if (known == s.count)
      return;
    if (count_ < kMaxUnknown && values_ <= kMaxValues) {
      unknown_[count_] = {&s, known, known};
      values_ *= s.count - known + 1;
    }
    ++count_;
  }

  static uint64_t set_by(const Unknown &u, uint32_t done) { return done > u.known ? u.setter->steps[done - 1].all : 0; }

  uint64_t value() const {
    uint64_t bits = bits_;
    for (uint32_t i = 0; i < count_; ++i)
      bits |= set_by(unknown_[i], unknown_[i].done);
    return clears_ ? begun_with_ & ~bits : begun_with_ | bits;
  }
  bool ends_with_less(EndsWait ends) {
    bool ends_so = false;
    for (uint32_t i = 0; i < count_ && !ends_so; ++i)
      if (Unknown &u = unknown_[i]; u.done > u.known) {
        --u.done;
        ends_so = ends(value());
        ++u.done;
      }
    return ends_so;
  }
  // False: that was the last one.
  bool next() {
    for (uint32_t i = 0; i < count_; ++i) {
      if (unknown_[i].done < unknown_[i].setter->count) {
        ++unknown_[i].done;
        return true;
      }
      unknown_[i].done = unknown_[i].known;
    }
    return false;
  }

  Clock before(uint32_t slot) const {
    Clock latest = 0;
    for (uint32_t i = 0; i < count_; ++i)
      if (const Unknown &u = unknown_[i]; u.done > u.known)
        if (const Clock clock = structure_of(u.setter->steps[u.done - 1].left.structure, slot); clock > latest)
          latest = clock;
    return latest;
  }
  ClockSnapshot *before() const {
    uint32_t slots = 0;
    for (uint32_t i = 0; i < count_; ++i)
      for (uint32_t step = 0; step < unknown_[i].setter->count; ++step)
        if (const uint32_t count = structure_count(unknown_[i].setter->steps[step].left.structure); count > slots)
          slots = count;
    ClockSnapshot *all = new_snapshot(slots);
    for (uint32_t slot = 0; slot < slots; ++slot)
      all->clocks[slot] = before(slot);
    return all;
  }
  void meet(ClockSnapshot &common) const {
    for (uint32_t slot = 0; slot < common.count; ++slot)
      if (const Clock here = before(slot); here < common.clocks[slot])
        common.clocks[slot] = here;
  }

  const uint64_t begun_with_;
  const bool clears_;
  uint64_t bits_ = 0; // that are known
  uint64_t values_ = 1;
  uint32_t count_ = 0;
  Unknown unknown_[kMaxUnknown];
};

} // namespace

bool sets_as_before(const ValueHistory &h, const ValueWrite &w) {
  if (w.change != Change::sets && w.change != Change::clears)
    return false;
  return h.setting == 0 || h.clears == (w.change == Change::clears);
}

bool add_to_mask(ValueHistory &h, Thread &t, const ValueWrite &w) {
  h.clears = w.change == Change::clears;
  Setter *s = setter_of(h, t);
  if (!s)
    return false;
  s->last = written_now(t);
  SetBits *latest = s->count ? &s->steps[s->count - 1] : nullptr;
  if (latest && (w.bits & ~latest->all) == 0)
    return true;
  if (s->count == kSteps) {
    latest->all |= w.bits;
    return true;
  }
  s->steps[s->count++] = {w.bits | (latest ? latest->all : 0), left_by(t, w, latest ? &latest->left : nullptr)};
  return true;
}

bool can_end_mask(const ValueHistory &h, Thread &t, EndsWait ends) {
  MaskValues values(h, t);
  return !values.can_be_told() || values.can_end(ends);
}

Structure certain_of_mask(const ValueHistory &h, Thread &t, EndsWait ends) {
  MaskValues values(h, t);
  return values.can_be_told() ? values.common(ends) : Structure{};
}

void drop_setters(ValueHistory &h) {
  while (Setter *s = h.setters) {
    h.setters = s->next;
    for (SetBits &step : s->steps)
      structure_drop(step.left.structure);
    release_one(s);
  }
  h.setting = 0;
}

} // namespace snarl
