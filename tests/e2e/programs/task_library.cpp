// The standard's parallel algorithms and oneTBB itself, used rightly; with an argument a race in a body, which two
// threads run for sure.
#include "support/rendezvous.h"
#include <algorithm>
#include <atomic>
#include <execution>
#include <memory>
#include <numeric>
#include <string>
#include <tbb/concurrent_hash_map.h>
#include <tbb/concurrent_queue.h>
#include <tbb/concurrent_vector.h>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_invoke.h>
#include <tbb/parallel_reduce.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>
#include <vector>

namespace {

constexpr int kCount = 4000;

void need(bool holds) {
  if (!holds)
    abort();
}

void algorithms() {
  std::vector<int> numbers(kCount);
  std::vector<std::string> texts(kCount / 10, "text");
  std::iota(numbers.begin(), numbers.end(), 0);
  std::for_each(std::execution::par, numbers.begin(), numbers.end(), [](int &number) { number += 1; });
  std::for_each(std::execution::par, texts.begin(), texts.end(), [](std::string &text) { text += " that allocates"; });
  std::transform(std::execution::par_unseq, numbers.begin(), numbers.end(), numbers.begin(),
                 [](int number) { return number * 7919 % kCount; });
  std::sort(std::execution::par, numbers.begin(), numbers.end());
  std::inclusive_scan(std::execution::par, numbers.begin(), numbers.end(), numbers.begin(),
                      [](int a, int b) { return (a + b) % kCount; });
  need(std::reduce(std::execution::par, numbers.begin(), numbers.end(), 0L) >= 0);
}

void loops() {
  std::vector<int> squares(kCount);
  tbb::parallel_for(0, kCount, [&](int i) { squares[static_cast<size_t>(i)] = i * i % 1000; });
  const long sum = tbb::parallel_reduce(
      tbb::blocked_range<size_t>(0, squares.size()), 0L,
      [&](const tbb::blocked_range<size_t> &part, long so_far) {
        for (size_t i = part.begin(); i != part.end(); ++i)
          so_far += squares[i];
        return so_far;
      },
      [](long a, long b) { return a + b; });
  need(sum == std::accumulate(squares.begin(), squares.end(), 0L));
  int left = 0, right = 0;
  tbb::parallel_invoke([&] { left = 1; }, [&] { right = 2; });
  need(left + right == 3);
}

long fibonacci(int n) {
  if (n < 2)
    return n;
  long one = 0, two = 0;
  tbb::task_group group;
  group.run([&] { one = fibonacci(n - 1); });
  group.run([&] { two = fibonacci(n - 2); });
  group.wait();
  return one + two;
}

void groups() {
  need(fibonacci(10) == 55);
  int in_arena = 0;
  tbb::task_arena arena(2);
  arena.execute([&] {
    tbb::parallel_for(0, 100, [](int) {});
    in_arena = 1;
  });
  need(in_arena == 1);
}

void containers() {
  tbb::concurrent_hash_map<int, int> map;
  tbb::concurrent_vector<int> vector;
  tbb::concurrent_queue<std::unique_ptr<int>> queue;
  tbb::enumerable_thread_specific<long> counts(0L);
  tbb::parallel_for(0, 1000, [&](int i) {
    tbb::concurrent_hash_map<int, int>::accessor at;
    map.insert(at, i % 10);
    at->second += 1;
    at.release();
    vector.push_back(i);
    queue.push(std::make_unique<int>(i));
    if (std::unique_ptr<int> taken; queue.try_pop(taken))
      need(*taken >= 0);
    counts.local() += 1;
  });
  need(vector.size() == 1000 && map.size() == 10);
  need(counts.combine([](long a, long b) { return a + b; }) == 1000);
}

int unprotected;

// The task waits in its thread's own queue until another thread takes it.
void race() {
  tbb::task_arena arena(2);
  arena.execute([] {
    tbb::task_group group;
    group.run([] {
      unprotected += 1; // @first
      reached(1);
    });
    await(1);         // not a wait of the library: another thread takes the task
    unprotected += 1; // @second
    group.wait();
  });
}

} // namespace

int main(int argc, char **) {
  if (argc > 1) {
    race();
    return 0;
  }
  for (int i = 0; i < 5; ++i) {
    algorithms();
    loops();
    groups();
    containers();
  }
}
