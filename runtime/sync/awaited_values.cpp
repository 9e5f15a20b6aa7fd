#include "runtime/sync/awaited_values.h"

#include "runtime/platform/memory.h"
#include "runtime/sync/value_parts.h"

#include <new>

namespace snarl {

namespace {

constexpr uint32_t kMaxPoints = 26;    // values of a variable that are kept, what was between, and before
constexpr uint32_t kMaxStates = 4096;  // that are looked at
constexpr uint32_t kMaxDifferent = 32; // threads that add to two counters

// A value that a variable may have; null: it was there before all writes. Or one that nobody knows, which came later.
struct Point {
  uint64_t value;
  const WrittenValue *by;
  bool is_later;
};

bool knows(const WrittenValue &later, const WrittenValue &v) {
  return structure_of(later.left.structure, v.slot) >= v.left.written ||
         (later.tid == v.tid && later.left.written > v.left.written);
}

// Of a variable that is no counter or mask.
class Points {
public:
  // False: there may be others.
  bool collect(Thread &t, const ValueHistory &h) {
    h_ = &h;
    count_ = 0;
    bool knows_any = false, knows_oldest = false;
    for (const WrittenValue *v = h.values; v; v = v->before) {
      if (count_ + 1 >= kMaxPoints || (v->has_gap && !h.is_chain))
        return false;
      if (v->has_gap)
        points_[count_++] = {v->value, v, true};
      if (!is_overwritten(t, *v))
        points_[count_++] = {v->value, v, false};
      knows_oldest = is_known(t, *v);
      knows_any |= knows_oldest;
      if (h.is_chain && knows_oldest)
        return true;
    }
    if (h.forgot && (h.is_chain || h.forgot_unknown || !knows_oldest))
      return false;
    if (knows_any)
      return true;
    if (h.began_late || count_ == kMaxPoints)
      return false;
    points_[count_++] = {h.first, nullptr, false};
    return true;
  }
  uint32_t count() const { return count_; }
  const Point &operator[](uint32_t i) const { return points_[i]; }

  // Had the point's value been overwritten when `other` was written?
  bool is_past(const Point &point, const Point &other) const {
    if (!other.by)
      return false;
    for (const WrittenValue *v = h_->values; v && v != point.by; v = v->before)
      if (knows(*other.by, *v) && (h_->is_chain || !point.by || knows(*v, *point.by)))
        return true;
    return false;
  }

private:
  bool is_overwritten(Thread &t, const WrittenValue &v) const {
    if (h_->is_chain)
      return false;
    for (const WrittenValue *later = h_->values; later != &v; later = later->before)
      if (is_known(t, *later) && knows(*later, v))
        return true;
    return false;
  }

  const ValueHistory *h_ = nullptr;
  uint32_t count_ = 0;
  Point points_[kMaxPoints];
};

bool is_arithmetic(const ValueHistory &h) {
  return h.is_counter || h.is_mask;
}

bool begins_known(Thread &t, const ValueHistory &h) {
  return h.begun_by.tid ? is_known(t, h.begun_by) : !h.began_late;
}

bool is_any_uncertain(const AwaitedValue *awaited, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i)
    if (awaited[i].same_as == i && awaited[i].is_uncertain)
      return true;
  return false;
}

// Of variables none of which is uncertain.
class States {
public:
  States(Thread &t, const AwaitedValue *awaited, uint32_t count, EndsWithAll ends)
      : t_(t), awaited_(awaited), count_(count), ends_(ends) {}

  // False: there may be others.
  bool certain(Structure &common) {
    for (uint32_t i = 0; i < count_; ++i) {
      values_[i] = awaited_[i].now;
      if (awaited_[i].same_as == i && awaited_[i].history && written_++ < 2)
        two_[written_ - 1] = i;
    }
    if (written_ == 2 && certain_of_difference()) {
      common = common_;
      return true;
    }
    for (uint32_t i = 0; i < count_; ++i)
      if (const ValueHistory *h = awaited_[i].history; h && awaited_[i].same_as == i && !add(i, *h))
        return false;
    go_through(0);
    common = common_;
    return any_ && states_ <= kMaxStates;
  }

private:
  bool add(uint32_t index, const ValueHistory &h) {
    if (h.is_chain || !is_arithmetic(h)) {
      of_[variables_] = index;
      if (points_[variables_].collect(t_, h)) {
        ++variables_;
        return true;
      }
    }
    counter_ = index;
    return is_arithmetic(h) && ++counters_ == 1 && begins_known(t_, h);
  }

  uint32_t places_of(uint32_t index) const {
    uint32_t places = 0;
    for (uint32_t i = 0; i < count_; ++i)
      if (awaited_[i].same_as == index)
        places |= 1u << i;
    return places;
  }
  void set(uint32_t index, uint64_t value) {
    for (uint32_t i = index; i < count_; ++i)
      if (awaited_[i].same_as == index)
        values_[i] = value;
  }

  void go_through(uint32_t variable) {
    if (states_ > kMaxStates)
      return;
    if (variable == variables_)
      return look_at();
    for (uint32_t i = 0; i < points_[variable].count(); ++i) {
      chosen_[variable] = &points_[variable][i];
      set(of_[variable], chosen_[variable]->value);
      go_through(variable + 1);
    }
  }

  bool is_possible() const {
    for (uint32_t a = 0; a < variables_; ++a)
      for (uint32_t b = 0; b < variables_; ++b)
        if (a != b && points_[a].is_past(*chosen_[a], *chosen_[b]))
          return false;
    return true;
  }

  // Nobody knows then whether that ends the loop: it may.
  bool is_any_later() const {
    for (uint32_t i = 0; i < variables_; ++i)
      if (chosen_[i]->is_later)
        return true;
    return false;
  }

  void look_at() {
    ++states_;
    if (!is_possible())
      return;
    Structure before{};
    if (counters_ && !is_any_later()) {
      const ValueHistory &h = *awaited_[counter_].history;
      const EndsWait ends(ends_, values_, places_of(counter_));
      if (!can_end(h, t_, ends))
        return;
      before = certain_of_parts(h, t_, ends);
    } else if (!is_any_later() && !ends_(values_)) {
      return;
    }
    for (uint32_t i = 0; i < variables_; ++i)
      if (chosen_[i]->by)
        structure_join(before, chosen_[i]->by->left.structure);
    meet(before);
  }

  void meet(Structure &before) {
    if (any_)
      structure_meet(common_, before);
    else
      common_ = structure_copy(before);
    any_ = true;
    structure_drop(before);
  }

  // Of what is put and what is taken: a ring's two ends.
  bool certain_of_difference() {
    const ValueHistory *ahead = awaited_[two_[0]].history, *behind = awaited_[two_[1]].history;
    if (!ahead->is_counter || !behind->is_counter || ahead->size != behind->size || !ahead->added || !behind->added ||
        ahead->step != behind->step || !begins_known(t_, *ahead) || !begins_known(t_, *behind))
      return false;
    uint32_t first = two_[0], second = two_[1];
    if (ahead->last < behind->last) {
      const ValueHistory *other = ahead;
      ahead = behind;
      behind = other;
      first = two_[1];
      second = two_[0];
    }
    if (overtakes(*ahead, *behind) || !is_of_difference(first, second, *ahead, *behind))
      return false;
    auto *adders = static_cast<Adder *>(allocate(sizeof(Adder) * kMaxDifferent));
    ValueHistory both{};
    uint32_t made = 0;
    const bool fits = copy_adders(*ahead, false, both, adders, made) && copy_adders(*behind, true, both, adders, made);
    if (fits) {
      both.is_counter = both.subtracts = true;
      both.size = ahead->size;
      both.step = ahead->step;
      both.added = ahead->added + behind->added;
      both.begun_with = ahead->begun_with - behind->begun_with;
      set(second, behind->last);
      const EndsWait ends(ends_, values_, places_of(first), behind->last);
      if (can_end(both, t_, ends)) {
        Structure before = certain_of_parts(both, t_, ends);
        meet(before);
      }
    }
    release_memory(adders, sizeof(Adder) * kMaxDifferent);
    return any_;
  }

  // Is it the difference that ends the loop, whatever the two are? Tried out.
  bool is_of_difference(uint32_t first, uint32_t second, const ValueHistory &ahead, const ValueHistory &behind) {
    constexpr uint64_t shifts[] = {1, 2, 3, 7, 100}, differences[] = {0, 1, 2, 3, 100};
    const auto ends_at = [&](uint64_t difference, uint64_t shift) {
      set(first, difference + shift);
      set(second, shift);
      return ends_(values_) != 0;
    };
    for (uint64_t shift : shifts)
      for (uint64_t difference : differences)
        if (ends_at(difference, shift) != ends_at(difference, 0))
          return false;
    const uint64_t now = ahead.last - behind.last;
    return ends_at(now, behind.last) == ends_at(now, 0);
  }

  // What they leave stays the originals'.
  static bool copy_adders(const ValueHistory &from, bool turned, ValueHistory &to, Adder *adders, uint32_t &made) {
    for (const Adder *a = from.adders; a; a = a->next) {
      if (made == kMaxDifferent)
        return false;
      adders[made] = *a;
      adders[made].subtracts ^= turned;
      adders[made].next = to.adders;
      to.adders = &adders[made++];
    }
    return true;
  }

  // Was there ever more behind than ahead, as far as it is kept?
  static bool overtakes(const ValueHistory &ahead, const ValueHistory &behind) {
    const WrittenValue *a = ahead.values, *b = behind.values;
    uint64_t more = ahead.last, less = behind.last;
    while (a || b) {
      if (!b || (a && a->number > b->number)) {
        more = a->replaced;
        a = a->before;
      } else {
        less = b->replaced;
        b = b->before;
      }
      if (more < less)
        return true;
    }
    return false;
  }

  Thread &t_;
  const AwaitedValue *awaited_;
  const uint32_t count_;
  const EndsWithAll ends_;
  uint64_t values_[kMaxAwaited];
  uint32_t written_ = 0, variables_ = 0, counters_ = 0, states_ = 0;
  uint32_t two_[2], of_[kMaxAwaited], counter_ = 0;
  Points points_[kMaxAwaited];
  const Point *chosen_[kMaxAwaited];
  bool any_ = false;
  Structure common_{};
};

// The write that ended the loop in this run.
class LastTurn {
public:
  LastTurn(const AwaitedValue *awaited, uint32_t count, EndsWithAll ends)
      : awaited_(awaited), count_(count), ends_(ends) {
    for (uint32_t i = 0; i < count; ++i) {
      values_[i] = awaited[i].now;
      next_[i] = awaited[i].history && awaited[i].same_as == i ? awaited[i].history->values : nullptr;
    }
  }

  // Null: it is not kept, or may be what gives back a lock.
  const WrittenValue *find() {
    if (!ends_(values_))
      return nullptr;
    for (;;) {
      uint32_t latest = count_;
      for (uint32_t i = 0; i < count_; ++i)
        if (next_[i] && (latest == count_ || next_[i]->number > next_[latest]->number))
          latest = i;
      if (latest == count_)
        return nullptr;
      const WrittenValue &write = *next_[latest];
      next_[latest] = write.before;
      set(latest, write.replaced);
      if (!ends_(values_))
        return waits_itself(write) ? nullptr : &write;
    }
  }

private:
  void set(uint32_t index, uint64_t value) {
    for (uint32_t i = index; i < count_; ++i)
      if (awaited_[i].same_as == index)
        values_[i] = value;
  }

  // Of a lock there may be several copies of the loop.
  bool waits_itself(const WrittenValue &write) const {
    for (uint32_t i = 0; i < count_; ++i) {
      uint32_t waiters = 0;
      for (const Waiter *w = awaited_[i].history ? awaited_[i].history->waiters : nullptr; w; w = w->next, ++waiters)
        if (w->tid == write.tid &&
            (w->ends == ends_ || (count_ == 1 && !w->ends(&write.replaced) && w->ends(&write.value))))
          return true;
      if (waiters == kMaxWaiters)
        return true;
    }
    return false;
  }

  const AwaitedValue *awaited_;
  const uint32_t count_;
  const EndsWithAll ends_;
  uint64_t values_[kMaxAwaited];
  const WrittenValue *next_[kMaxAwaited];
};

} // namespace

CertainOfAll certain_before_all(Thread &t, const AwaitedValue *values, uint32_t count, EndsWithAll ends, bool loop) {
  if (!is_any_uncertain(values, count)) {
    Structure common{};
    auto *states = new (allocate_unset(sizeof(States))) States(t, values, count, ends); // too much for a small stack
    const bool is_certain = states->certain(common);
    release_memory(states, sizeof(States));
    if (is_certain)
      return {common, true};
    structure_drop(common);
  }
  if (!loop)
    return {{}, false};
  const WrittenValue *last = LastTurn(values, count, ends).find();
  return last ? CertainOfAll{structure_copy(last->left.structure), true} : CertainOfAll{{}, false};
}

} // namespace snarl
