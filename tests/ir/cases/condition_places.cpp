// flags: -O1
// flags: -O0
#include <condition_variable>
#include <mutex>
std::mutex mutex;
std::condition_variable changed;
struct Slot {
  bool full;
};
struct Ring {
  Slot *slots;
  unsigned head;
};
Slot four[4];
Ring ring;
bool stopped;
template <typename Predicate> void waitFor(Predicate predicate) {
  std::unique_lock<std::mutex> lock(mutex);
  while (!predicate())
    changed.wait(lock);
}
struct Numbered {
  unsigned number;
  bool operator()() const { return four[number].full; }
};
// in _Z7waitForI8NumberedEvT_
// expect: @__snarl_condition_values_awaited\(.*, i32 3,
template void waitFor(Numbered);
// The head and the slots' place are looked at as well, each with what it is.
struct OfRing {
  bool operator()() const { return ring.slots[ring.head].full; }
};
// in _Z7waitForI6OfRingEvT_
// reject: @__snarl_readable
// expect: @__snarl_condition_values_awaited\(.*, i32 5,
template void waitFor(OfRing);
// There may be no slots then.
struct StoppedOrOfRing {
  bool operator()() const { return stopped || ring.slots[ring.head].full; }
};
// in _Z7waitForI15StoppedOrOfRingEvT_
// expect: @__snarl_readable
// expect: @__snarl_condition_values_awaited\(.*, i32 6,
template void waitFor(StoppedOrOfRing);
struct Twice {
  bool operator()() const { return (stopped && ring.head) || (ring.head > 2 && stopped); }
};
// in _Z7waitForI5TwiceEvT_
// expect: @__snarl_condition_values_awaited\(.*, i32 2,
template void waitFor(Twice);
// A bare number behind a pointer might be any that the program computes: their writes would have to be told.
struct Numbers {
  int *first;
} numbers;
struct OfNumbers {
  bool operator()() const { return numbers.first[ring.head] != 0; }
};
// in _Z7waitForI9OfNumbersEvT_
// reject: @__snarl_condition_values_awaited
template void waitFor(OfNumbers);
// in _Z7computePi
// reject: @__snarl_condition_value_written
void compute(int *sums) {
  numbers.first = sums + 1;
  for (int i = 1; i < 100; ++i)
    sums[i] += sums[i - 1];
}
// The locks are not held where the loop ends.
// in _Z4lookv
// reject: @__snarl_condition_values_awaited
void look() {
  for (;;) {
    mutex.lock();
    const bool now = ring.slots[ring.head].full;
    mutex.unlock();
    if (now)
      break;
  }
}
// in _Z4turnv
// expect: @__snarl_condition_value_written
void turn() { ring.head = (ring.head + 1) % 4; }
// in _Z4giveP4Slot
// expect: @__snarl_condition_value_written
void give(Slot *slots) {
  ring.slots = slots;
  ring.slots = slots + 1;
}
