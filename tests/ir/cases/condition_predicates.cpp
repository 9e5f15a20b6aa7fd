// flags: -O1
// flags: -O0
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <queue>
bool givesUp();
struct Pool {
  std::mutex mutex;
  std::condition_variable changed;
  std::condition_variable_any anyChanged;
  bool ready;
  int count, other;
  bool isReady() const { return ready; }
};
Pool global;
template <typename Predicate> void waitFor(Pool &pool, Predicate predicate) {
  std::unique_lock<std::mutex> lock(pool.mutex);
  while (!predicate())
    pool.changed.wait(lock);
}
struct Member {
  Pool &pool;
  bool operator()() const { return pool.ready; }
};
// in _Z7waitForI6MemberEvR4PoolT_
// expect: @__snarl_condition_waits_for_value
// expect: @__snarl_condition_values_awaited
template void waitFor(Pool &, Member);
struct Nested {
  bool operator()() const { return global.isReady(); }
};
// in _Z7waitForI6NestedEvR4PoolT_
// expect: @__snarl_condition_values_awaited
template void waitFor(Pool &, Nested);
struct Both {
  bool operator()() const { return global.other && global.count > 3; }
};
// in _Z7waitForI4BothEvR4PoolT_
// expect: @__snarl_condition_values_awaited
template void waitFor(Pool &, Both);
struct Either {
  bool operator()() const { return global.ready || global.count > 3; }
};
// in _Z7waitForI6EitherEvR4PoolT_
// expect: @__snarl_condition_values_awaited
template void waitFor(Pool &, Either);
struct Unknown {
  bool operator()() const { return givesUp(); }
};
// in _Z7waitForI7UnknownEvR4PoolT_
// reject: @__snarl_condition_values_awaited
template void waitFor(Pool &, Unknown);
// in _Z5setItR4Pool
// expect: @__snarl_condition_value_written\(.*, i64 1, i32 1, i32 0\)
void setIt(Pool &pool) { pool.ready = true; }
// in _Z5countR4Pool
// expect: @__snarl_condition_value_written\(.*, i32 4, i32 1\)
void count(Pool &pool) { ++pool.count; }
namespace {
void one(bool &ready, std::unique_lock<std::mutex> &lock) {
  global.changed.wait(lock, [&] { return ready; });
}
} // namespace
// in _Z5localv
// expect: @__snarl_condition_value_written\(.*, i64 0, i32 1, i32 0\)
// expect: @__snarl_condition_value_written\(.*, i64 1, i32 1, i32 0\)
void local() {
  bool ready = false;
  std::unique_lock<std::mutex> lock(global.mutex);
  const auto set = [&] { ready = true; };
  set();
  ready = true;
  one(ready, lock);
}
// in _Z9untilStopv
// expect: @__snarl_condition_values_awaited
void untilStop() {
  std::unique_lock<std::mutex> lock(global.mutex);
  while (!global.ready)
    global.anyChanged.wait(lock);
}
// in _Z12withATimeoutv
// expect: @__snarl_condition_values_awaited
bool withATimeout() {
  std::unique_lock<std::mutex> lock(global.mutex);
  while (!global.ready)
    if (global.changed.wait_for(lock, std::chrono::seconds(1)) == std::cv_status::timeout)
      return false;
  return true;
}
struct OfAnAtomic {
  std::atomic<bool> &ready;
  bool operator()() const { return ready.load(); }
};
// in _Z7waitForI10OfAnAtomicEvR4PoolT_
// expect: @__snarl_value_awaited
template void waitFor(Pool &, OfAnAtomic);
struct Converted {
  std::atomic<int> &stage;
  bool operator()() const { return stage == 2; }
};
// in _Z7waitForI9ConvertedEvR4PoolT_
// expect: @__snarl_value_awaited
template void waitFor(Pool &, Converted);
std::queue<int> items;
// in _Z9untilItemv
// expect: @__snarl_condition_values_awaited
void untilItem() {
  std::unique_lock<std::mutex> lock(global.mutex);
  while (!global.ready && items.empty())
    global.changed.wait(lock);
}
class Owner {
public:
  bool &flag() { return parts_.full; }
  bool isFull() { return flag(); }

private:
  struct Parts {
    int value;
    bool full;
  } parts_;
};
Owner owner;
std::mutex ownersMutex;
std::condition_variable ownersChanged;
// in _Z13waitsForOwnerv
// expect: @__snarl_condition_values_awaited
void waitsForOwner() {
  std::unique_lock<std::mutex> lock(ownersMutex);
  while (!owner.isFull())
    ownersChanged.wait(lock);
}
// in _Z10fillsOwnerv
// expect: @__snarl_condition_value_written\(.*, i64 1, i32 1, i32 0\)
void fillsOwner() { owner.flag() = true; }
