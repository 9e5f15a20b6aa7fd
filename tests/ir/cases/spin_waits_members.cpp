// flags: -O1 -std=c++20
// flags: -O0 -std=c++20
#include <atomic>
void yield();
// in _Z8untilSetRSt6atomicIbE
// expect: @__snarl_value_awaited
void untilSet(std::atomic<bool> &flag) {
  while (!flag.load(std::memory_order_acquire))
    yield();
}
// in _Z9convertedRSt6atomicIiE
// expect: @__snarl_value_awaited
void converted(std::atomic<int> &stage) {
  while (stage != 2)
    yield();
}
// in _Z6waitedRSt6atomicIiE
// expect: @__snarl_value_awaited
void waited(std::atomic<int> &stage) { stage.wait(0); }
// in _Z12looksAtACopyRSt6atomicIiE
// expect: @__snarl_value_awaited
int looksAtACopy(std::atomic<int> &stage) {
  for (;;) {
    const int seen = stage.load(std::memory_order_acquire);
    if (seen > 2) {
      yield();
      return seen;
    }
  }
}
// in _Z6testedRSt11atomic_flag
// expect: @__snarl_value_awaited
void tested(std::atomic_flag &flag) {
  while (!flag.test(std::memory_order_acquire))
    yield();
}
// in _Z10flagWaitedRSt11atomic_flag
// expect: @__snarl_value_awaited
void flagWaited(std::atomic_flag &flag) { flag.wait(false); }
// in _Z12fencedBehindRSt6atomicIbE
// expect: @__snarl_value_awaited
void fencedBehind(std::atomic<bool> &flag) {
  while (!flag.load(std::memory_order_relaxed))
    yield();
  std::atomic_thread_fence(std::memory_order_acquire);
}
// in _Z7pointerRSt6atomicIPiE
// expect: @__snarl_value_awaited
void pointer(std::atomic<int *> &place) {
  while (!place.load())
    yield();
}
// in _Z6shortsRSt6atomicIsE
// expect: @__snarl_value_awaited
void shorts(std::atomic<short> &count) {
  while ((count & 3) != 2)
    yield();
}
// in _Z7relaxedRSt6atomicIbE
// reject: @__snarl_value_awaited
void relaxed(std::atomic<bool> &flag) {
  while (!flag.load(std::memory_order_relaxed))
    yield();
}
// in _Z15waitsForItsTurnRSt6atomicIiEi
// expect: @__snarl_value_awaited_with
void waitsForItsTurn(std::atomic<int> &serving, int ticket) {
  while (serving.load() != ticket)
    yield();
}
