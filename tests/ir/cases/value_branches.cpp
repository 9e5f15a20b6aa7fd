// flags: -O1 -std=c++20
// flags: -O0 -std=c++20
#include <atomic>
void use(int &);
void give(int);
// in _Z9whenReadyRSt6atomicIbEi
// expect: @__snarl_branch_entered
// expect: @__snarl_branch_left
void whenReady(std::atomic<bool> &ready, int n) {
  if (ready.load(std::memory_order_acquire))
    give(n);
}
// in _Z12returnsEarlyRSt6atomicIiEi
// expect: @__snarl_branch_entered
// expect: @__snarl_branch_left
void returnsEarly(std::atomic<int> &stage, int n) {
  if (stage < 2)
    return;
  give(n);
}
// in _Z9publishedRSt6atomicIPiE
// expect: @__snarl_branch_entered
// expect: @__snarl_branch_left
void published(std::atomic<int *> &pointer) {
  if (int *p = pointer.load(std::memory_order_acquire))
    use(*p);
}
// in _Z11callsNobodyRSt6atomicIbERi
// reject: @__snarl_branch
void callsNobody(std::atomic<bool> &ready, int &n) {
  if (ready.load(std::memory_order_acquire))
    ++n;
}
// in _Z7relaxedRSt6atomicIbEi
// reject: @__snarl_branch
void relaxed(std::atomic<bool> &ready, int n) {
  if (ready.load(std::memory_order_relaxed))
    give(n);
}
// in _Z8goesOnByRSt6atomicIbEi
// reject: @__snarl_branch
void goesOnBy(std::atomic<bool> &stop, int n) {
  while (!stop.load(std::memory_order_acquire))
    give(n);
}
// in _Z8isEitherRSt6atomicIbEbi
// reject: @__snarl_branch
void isEither(std::atomic<bool> &ready, bool otherwise, int n) {
  if (otherwise || ready.load(std::memory_order_acquire))
    give(n);
}
