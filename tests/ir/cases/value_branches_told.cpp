// flags: -O1
// flags: -O0
#include <atomic>
#include <cstdlib>
void give(int);
struct Jobs {
  std::atomic<int> done;
  int total;
  bool isLast() { return ++done == total; }
  bool isNotLast() {
    if (++done != total)
      return true;
    return false;
  }
};
// in _Z8byMemberR4Jobsi
// expect: @__snarl_branch_entered_with\(
// expect: @__snarl_branch_left
void byMember(Jobs &jobs, int n) {
  if (jobs.done.fetch_add(1) + 1 == jobs.total)
    give(n);
}
// in _Z10byFunctionR4Jobsi
// expect: @__snarl_branch_entered_with\(
void byFunction(Jobs &jobs, int n) {
  if (jobs.isLast())
    give(n);
}
// Who is not the last may find nothing there any more.
// in _Z12whoIsNotLastR4Jobsi
// reject: @__snarl_branch
void whoIsNotLast(Jobs &jobs, int n) {
  if (jobs.isNotLast())
    give(n);
}
// in _Z6turnedR4Jobsi
// expect: @__snarl_branch_entered_with\(
void turned(Jobs &jobs, int n) {
  if (jobs.isNotLast())
    return;
  give(n);
}
// An atomic says how many; in another run it may say something else.
// in _Z7guessedRSt6atomicIiEi
// reject: @__snarl_branch
void guessed(std::atomic<int> &counter, int n) {
  const int seen = counter.load();
  if (counter.fetch_add(1) == seen)
    give(n);
}
// in _Z10lookedIntoRSt6atomicIiEi
// expect: @__snarl_branch_entered\(
void lookedInto(std::atomic<int> &references, int n) {
  const int before = references.fetch_sub(1);
  if (before <= 0)
    std::abort();
  if (before == 1)
    give(n);
}
bool isLast(std::atomic<int> &references) {
  if (references.fetch_sub(1, std::memory_order_release) == 1) {
    std::atomic_thread_fence(std::memory_order_acquire);
    return true;
  }
  return false;
}
// in _Z4toldRSt6atomicIiEi
// expect: @__snarl_branch_entered\(
void told(std::atomic<int> &references, int n) {
  if (isLast(references))
    give(n);
}
// in _Z8toldLessRSt6atomicIiEi
// reject: @__snarl_branch
void toldLess(std::atomic<int> &references, int n) {
  if (!isLast(references))
    give(n);
}
int either(std::atomic<int> &references, bool also) {
  if (references.fetch_sub(1) == 1)
    return 1;
  if (also)
    return 1;
  return 0;
}
// in _Z12toldByOthersRSt6atomicIiEi
// reject: @__snarl_branch
void toldByOthers(std::atomic<int> &references, int n) {
  if (either(references, n > 3) == 1)
    give(n);
}
