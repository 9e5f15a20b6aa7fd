// The same lines are executed in hundreds of calling contexts within one epoch, epoch by epoch, each with elements of
// its own. Another thread then touches the elements of the context argv[1] without order: which context they were
// touched in must be known of each.
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <thread>
#include <utility>

constexpr int kContexts = 400;
uint64_t eights[kContexts];
uint32_t fours[kContexts];
uint16_t twos[kContexts * 2];
uint8_t ones[kContexts * 4];
std::atomic<bool> done;
std::atomic<int> epochs;

[[gnu::noinline]] void nothing() {
  asm volatile("");
}

[[gnu::noinline]] void add(int i) {
  nothing(); // so it is no leaf, whose caller would be told by another address
  eights[i] += 1;
  fours[i] += 1;
  twos[i * 2] += 1;
  ones[i * 4] += 1;
}

[[gnu::noinline]] void touch(int i) {
  add(i);
  nothing();
}

template <int I> [[gnu::noinline]] void context() {
  touch(I);
  nothing();
}

template <int... I> void all(std::integer_sequence<int, I...>) {
  for (int round = 0; round < 4; ++round) {
    (context<I>(), ...);
    epochs.fetch_add(1, std::memory_order_release);
  }
}

int main(int, char **argv) {
  const int which = std::atoi(argv[1]);
  std::thread first([] {
    all(std::make_integer_sequence<int, kContexts>());
    done.store(true, std::memory_order_relaxed);
  });
  while (!done.load(std::memory_order_relaxed))
    std::this_thread::yield();
  eights[which] = fours[which] = 0;
  twos[which * 2] = ones[which * 4] = 0;
  first.join();
}
