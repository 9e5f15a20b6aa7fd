// Every width and operation of std::atomic gives the value that it gives without instrumentation.
#include <atomic>
#include <cstdint>
#include <cstdio>

template <typename T> long long exercise() {
  std::atomic<T> value{T(100)};
  long long sum = value.fetch_add(T(27));
  sum += value.fetch_sub(T(3), std::memory_order_relaxed);
  sum += value.fetch_and(T(0x7c), std::memory_order_acquire);
  sum += value.fetch_or(T(3), std::memory_order_release);
  sum += value.fetch_xor(T(5), std::memory_order_acq_rel);
  sum += value.exchange(T(55));
  T expected = T(54);
  sum += value.compare_exchange_strong(expected, T(1)) ? 1000 : 2000;
  while (!value.compare_exchange_weak(expected, T(77), std::memory_order_acq_rel, std::memory_order_relaxed)) {
  }
  value.store(T(value.load(std::memory_order_acquire) + T(1)), std::memory_order_release);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  std::atomic_signal_fence(std::memory_order_seq_cst);
  return sum * 3 + (long long)value.load();
}

static int numbers[4] = {1, 2, 3, 4};
static std::atomic<double> real{1.5};
static std::atomic<float> single{2.5f};
static std::atomic<int *> pointer{numbers};
static std::atomic<bool> flag{false};
static std::atomic_flag spin = ATOMIC_FLAG_INIT;
static int plain;

int main() {
  const long long integers = exercise<int8_t>() + exercise<uint16_t>() + exercise<int32_t>() + exercise<uint64_t>();
  double expected = 1.5;
  while (!real.compare_exchange_strong(expected, expected * 2)) {
  }
  single.store(single.load() + 1);
  pointer.fetch_add(2);
  const bool before = flag.exchange(true), spun = spin.test_and_set();
  spin.clear();
  const int minimum =
      __atomic_fetch_min(&plain, -4, __ATOMIC_SEQ_CST) + __atomic_fetch_max(&plain, 9, __ATOMIC_RELAXED);
  const int nand = __atomic_fetch_nand(&plain, 6, __ATOMIC_ACQUIRE);
  std::printf("%lld %.1f %.1f %d %d %d %d %d %d\n", integers, real.load(), single.load(), *pointer.load(), before, spun,
              minimum, nand, plain);
}
