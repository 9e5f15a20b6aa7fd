// What the C++ memory model orders by (order.h): atomics of every size and order, fences, builtins.
#include "order.h"
#include <atomic>

namespace {

constexpr auto kRelaxed = std::memory_order_relaxed, kConsume = std::memory_order_consume,
               kAcquire = std::memory_order_acquire, kRelease = std::memory_order_release,
               kAcqRel = std::memory_order_acq_rel, kSeqCst = std::memory_order_seq_cst;

struct Wide {
  long low, high;
  bool operator==(const Wide &) const = default;
};

template <typename T> std::atomic<T> flag{T{}};
template <typename T> constexpr T kSet = T(1);
template <> constexpr Wide kSet<Wide> = {1, 1};
alignas(4) int plain; // for atomic_ref and builtins
std::atomic_flag bit = ATOMIC_FLAG_INIT;
std::atomic<int> counter, second;

// Alone, before the thread is made: nothing that was stored before has to do with it.
void begin_anew() {
  plain = 0;
  counter.store(0, kRelaxed);
  bit.clear(kRelaxed);
}

template <typename T> void store_release() {
  flag<T>.store(kSet<T>, kRelease);
}
template <typename T> void load_acquire() {
  need(flag<T>.load(kAcquire) == kSet<T>);
}
template <typename T> constexpr subject sized(const char *name) {
  return {name, nullptr, store_release<T>, load_acquire<T>, 0};
}

template <auto order> void add() {
  counter.fetch_add(1, order);
}
template <auto order> void load() {
  need(counter.load(order) != 0);
}
template <auto order> void exchange() {
  need(counter.exchange(2, order) == 1);
}
void exchange_if_set() {
  int expected = 1;
  need(counter.compare_exchange_strong(expected, 2, kAcquire, kRelaxed));
}
// Fails, with an order of its own.
void fail_to_exchange() {
  int expected = 7;
  need(!counter.compare_exchange_strong(expected, 8, kRelaxed, kAcquire));
}
// The head of the sequence releases; what comes after it need not.
void add_in_sequence() {
  counter.store(1, kRelease);
  counter.fetch_add(1, kRelaxed);
  counter.exchange(5, kRelaxed);
}
void store_after_fence() {
  std::atomic_thread_fence(kRelease);
  counter.store(1, kRelaxed);
}
void store_after_strong_fence() {
  std::atomic_thread_fence(kSeqCst);
  counter.store(1, kRelaxed);
}
void load_before_fence() {
  need(counter.load(kRelaxed) != 0);
  std::atomic_thread_fence(kAcquire);
}
void load_before_strong_fence() {
  need(counter.load(kRelaxed) != 0);
  std::atomic_thread_fence(kSeqCst);
}
void set_bit() {
  bit.test_and_set(kRelease);
}
void test_bit() {
  need(bit.test(kAcquire));
}
void clear_bit() {
  bit.test_and_set(kRelaxed);
  bit.clear(kRelease);
}
void set_cleared_bit() {
  need(!bit.test_and_set(kAcquire));
}
void store_by_reference() {
  std::atomic_ref<int>(plain).store(1, kRelease);
}
void load_by_reference() {
  need(std::atomic_ref<int>(plain).load(kAcquire) == 1);
}
void notify() {
  counter.store(1, kRelease);
  counter.notify_one();
}
void wait() {
  counter.wait(0, kAcquire);
}
void sync_add() {
  __sync_fetch_and_add(&plain, 1);
}
void sync_read() {
  need(__sync_val_compare_and_swap(&plain, 1, 2) == 1);
}
void sync_unlock() {
  __sync_lock_test_and_set(&plain, 1);
  __sync_lock_release(&plain);
}
void sync_lock() {
  need(__sync_lock_test_and_set(&plain, 1) == 0);
}
void builtin_store() {
  __atomic_store_n(&plain, 1, __ATOMIC_RELEASE);
}
void builtin_load() {
  need(__atomic_load_n(&plain, __ATOMIC_ACQUIRE) == 1);
}
// An instruction with a lock prefix is an atomic operation that orders everything.
void locked_add() {
  __asm__ volatile("lock incl %0" : "+m"(plain) : : "memory", "cc");
}
void locked_exchange_and_add() {
  int amount = 0;
  __asm__ volatile("lock xaddl %0, %1" : "+r"(amount), "+m"(plain) : : "memory", "cc");
  need(amount == 1);
}
// An order that passes through an atomic of another kind: released at one, picked up and handed on at the second.
void hand_on() {
  counter.store(1, kRelease);
  second.fetch_add(counter.load(kAcquire), kAcqRel);
}
void take_second() {
  need(second.load(kAcquire) == 1);
}

const subject subjects[] = {
    sized<char>("atomic of 1 byte"),
    sized<short>("atomic of 2 bytes"),
    sized<int>("atomic of 4 bytes"),
    sized<long>("atomic of 8 bytes"),
    sized<Wide>("atomic of 16 bytes"),
    {"release and consume", begin_anew, add<kRelease>, load<kConsume>, 0},
    {"acq_rel and acquire", begin_anew, add<kAcqRel>, load<kAcquire>, 0},
    {"seq_cst and seq_cst", begin_anew, add<kSeqCst>, load<kSeqCst>, 0},
    {"release and acq_rel", begin_anew, add<kRelease>, exchange<kAcqRel>, 0},
    {"release and acquiring exchange", begin_anew, add<kRelease>, exchange<kAcquire>, 0},
    {"compare_exchange", begin_anew, add<kRelease>, exchange_if_set, 0},
    {"failed compare_exchange", begin_anew, add<kRelease>, fail_to_exchange, 0},
    {"release sequence", begin_anew, add_in_sequence, load<kAcquire>, 0},
    {"fence and store", begin_anew, store_after_fence, load<kAcquire>, 0},
    {"load and fence", begin_anew, add<kRelease>, load_before_fence, 0},
    {"fence to fence", begin_anew, store_after_fence, load_before_fence, 0},
    {"seq_cst fence to fence", begin_anew, store_after_strong_fence, load_before_strong_fence, 0},
    {"atomic_flag set", begin_anew, set_bit, test_bit, 0},
    {"atomic_flag cleared", begin_anew, clear_bit, set_cleared_bit, 0},
    {"atomic_ref", begin_anew, store_by_reference, load_by_reference, 0},
    {"atomic wait", begin_anew, notify, wait, 1},
    {"__sync_fetch_and_add", begin_anew, sync_add, sync_read, 0},
    {"__sync_lock_release", begin_anew, sync_unlock, sync_lock, 0},
    {"__atomic builtins", begin_anew, builtin_store, builtin_load, 0},
    {"lock-prefixed assembly", begin_anew, locked_add, locked_exchange_and_add, 0},
    {"handed on", begin_anew, hand_on, take_second, 0},
};

} // namespace

int main(int argc, char **argv) {
  return run_subjects(subjects, sizeof subjects / sizeof *subjects, argc, argv);
}
