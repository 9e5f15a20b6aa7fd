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
// in _Z11givesUpLastRSt6atomicIiEi
// expect: @__snarl_branch_entered
// expect: @__snarl_branch_left
void givesUpLast(std::atomic<int> &references, int n) {
  if (references.fetch_sub(1, std::memory_order_acq_rel) == 1)
    give(n);
}
// in _Z10withAFenceRSt6atomicIiEi
// expect: fence
// expect: @__snarl_branch_entered
// expect: @__snarl_branch_left
void withAFence(std::atomic<int> &references, int n) {
  if (references.fetch_sub(1, std::memory_order_release) != 1)
    return;
  std::atomic_thread_fence(std::memory_order_acquire);
  give(n);
}
// in _Z14withALaterLoadRSt6atomicIiEi
// expect: @__snarl_branch_entered
// expect: @__snarl_branch_left
void withALaterLoad(std::atomic<int> &references, int n) {
  if (references.fetch_sub(1, std::memory_order_release) == 1) {
    (void)references.load(std::memory_order_acquire);
    give(n);
  }
}
// in _Z19withAFenceElsewhereRSt6atomicIiEi
// reject: @__snarl_branch
void withAFenceElsewhere(std::atomic<int> &references, int n) {
  if (references.fetch_sub(1, std::memory_order_release) == 1) {
    std::atomic_thread_fence(std::memory_order_release);
    give(n);
  }
  std::atomic_thread_fence(std::memory_order_acquire);
}
// in _Z9byBuiltinRii
// expect: @__snarl_branch_entered
void byBuiltin(int &references, int n) {
  if (__atomic_sub_fetch(&references, 1, __ATOMIC_ACQ_REL) == 0)
    give(n);
}
// in _Z12byOldBuiltinRii
// expect: @__snarl_branch_entered
void byOldBuiltin(int &references, int n) {
  if (!__sync_sub_and_fetch(&references, 1))
    give(n);
}
class Counted {
public:
  bool release() { return references_.fetch_sub(1, std::memory_order_acq_rel) == 1; }
  bool releasesOther() { return other_->release(); }
  bool isLast() const { return references_.load(std::memory_order_acquire) == 1; }

private:
  int name_ = 0;
  std::atomic<int> references_{1};
  Counted *other_ = nullptr;
};
struct Kept {
  ~Kept();
};
// in _Z8releasesP7Countedi
// expect: @__snarl_branch_entered
// expect: @__snarl_branch_left
void releases(Counted *object, int n) {
  if (object->release())
    give(n);
}
// in _Z8asksLastR7Countedi
// expect: @__snarl_branch_entered
// expect: @__snarl_branch_left
void asksLast(Counted &object, int n) {
  Kept kept; // the question is an invoke
  bool isLast = object.isLast();
  if (!isLast)
    return;
  give(n);
}
// in _Z13releasesOtherP7Countedi
// reject: @__snarl_branch
void releasesOther(Counted *object, int n) {
  if (object->releasesOther()) // which may be another one by now
    give(n);
}
