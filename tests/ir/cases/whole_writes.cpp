// flags: -O1 -std=c++20
// flags: -O0 -std=c++20
#include <new>
#include <optional>
#include <pthread.h>
pthread_mutex_t guard;
pthread_cond_t changed;
struct Item {
  int value;
  bool full;
};
struct Box {
  int count;
  Item items[2];
};
struct Other {
  int value;
  bool full;
};
struct Wide {
  unsigned __int128 both;
  bool full;
};
Item slot;
Other other;
Wide wide;
std::optional<int> chosen;
Item next();
// in _Z4waitv
// expect: @__snarl_condition_values_awaited
void wait() {
  pthread_mutex_lock(&guard);
  while (!slot.full || !chosen.has_value())
    pthread_cond_wait(&changed, &guard);
  pthread_mutex_unlock(&guard);
}
// in _Z6copiesRK4Item
// expect: @__snarl_condition_value_written\(.*, i64 .*, i32 1, i32 0\)
// expect: @llvm.memcpy|store i64
void copies(const Item &from) { slot = from; }
// in _Z6storesP4Item
// expect: @__snarl_condition_value_written\(.*, i64 .*, i32 1, i32 0\)
void stores(Item *to) { *to = next(); }
// in _Z10copiesManyP3BoxRKS_
// count 2: @__snarl_condition_value_written\(.*, i64 .*, i32 1, i32 0\)
void copiesMany(Box *to, const Box &from) { *to = from; }
// in _Z9copiesOneP3BoxRK4Item
// count 1: @__snarl_condition_value_written\(.*, i64 .*, i32 1, i32 0\)
void copiesOne(Box *to, const Item &from) { to->items[1] = from; }
// in _Z6clearsv
// expect: @__snarl_condition_value_written\(.*, i64 0, i32 1, i32 0\)
void clears() { __builtin_memset(&slot, 0, sizeof slot); }
// in _Z5makesP3Box
// expect: lshr i64 .*, 32
// expect: @__snarl_condition_value_written\(.*, i64 .*, i32 1, i32 0\)
void makes(Box *in) { new (&in->items[1]) Item(next()); }
// in _Z7assignsi
// expect: @__snarl_condition_value_written\(.*, i64 .*, i32 1, i32 0\)
// expect: @llvm.memcpy|store i64
void assigns(int n) { chosen = n; }
// in _Z8ofItsOwnv
// reject: @__snarl_condition_value_written
int ofItsOwn() {
  Item copy = slot;
  return copy.value;
}
// in _Z7anotherRK5Other
// reject: @__snarl_condition_value_written
void another(const Other &from) { other = from; }
// A loop looks at a part of a member; as a whole that has more bits than are told.
// in _Z9waitsWidev
// expect: @__snarl_condition_values_awaited
void waitsWide() {
  pthread_mutex_lock(&guard);
  while (!wide.full || !*reinterpret_cast<unsigned long *>(&wide.both))
    pthread_cond_wait(&changed, &guard);
  pthread_mutex_unlock(&guard);
}
// in _Z10copiesWideRK4Wide
// count 1: @__snarl_condition_value_written\(.*, i64 .*, i32 1, i32 0\)
// reject: @__snarl_condition_value_written\(.*, i64 .*, i32 16
void copiesWide(const Wide &from) { wide = from; }
