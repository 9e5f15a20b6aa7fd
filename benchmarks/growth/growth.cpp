// How the price of one event grows with how much of it there is.
//
//   growth accesses EVENTS THREADS    plain accesses, by all threads together, with a lock now and then
//   growth mutexes COUNT              lock+unlock pairs, four million, of as many mutexes in random order, by two
//   threads growth memory MEGABYTES           bytes written and read once, by two threads in turn
//
// Prints the CPU time of one event in nanoseconds.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace {

double cpu_ns() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

unsigned scattered(unsigned &place) {
  place = place * 1664525u + 1013904223u;
  return place >> 8;
}

template <class F> void on_threads(long threads, F body) {
  std::vector<std::thread> all;
  for (long i = 0; i < threads; ++i)
    all.emplace_back(body, i);
  for (std::thread &thread : all)
    thread.join();
}

// Each thread has words of its own; an epoch of a thread has 4096 accesses.
double accesses(long events, long threads) {
  std::mutex mutex;
  long turns = 0;
  const double start = cpu_ns();
  on_threads(threads, [&](long index) {
    std::vector<unsigned> words(1024);
    auto place = static_cast<unsigned>(index);
    for (long done = 0; done < events / threads; done += 4096) {
      for (int i = 0; i < 2048; ++i)
        ++words[scattered(place) % 1024];
      std::lock_guard<std::mutex> guard(mutex);
      ++turns;
    }
  });
  return (cpu_ns() - start) / static_cast<double>(events);
}

double mutexes(long count) {
  constexpr long kPairs = 4000000, kThreads = 2;
  const auto all = std::make_unique<std::mutex[]>(static_cast<size_t>(count));
  auto turns = [&](long index, long pairs) {
    auto place = static_cast<unsigned>(index);
    for (long i = 0; i < pairs; ++i)
      std::lock_guard<std::mutex> guard(all[scattered(place) % static_cast<unsigned>(count)]);
  };
  for (long i = 0; i < count; ++i) // what each is once made for is not the price of a pair
    std::lock_guard<std::mutex> guard(all[static_cast<size_t>(i)]);
  const double start = cpu_ns();
  on_threads(kThreads, [&](long index) { turns(index, kPairs / kThreads); });
  return (cpu_ns() - start) / kPairs;
}

double memory(long megabytes) {
  const size_t size = static_cast<size_t>(megabytes) << 20;
  std::vector<char> block(size);
  const double start = cpu_ns();
  for (int turn = 0; turn < 2; ++turn)
    on_threads(2, [&](long index) {
      for (size_t i = static_cast<size_t>(index) * size / 2; i < (static_cast<size_t>(index) + 1) * size / 2; i += 64) {
        block[i] = static_cast<char>(block[i] + 1);
        asm volatile("" : : : "memory");
      }
    });
  return (cpu_ns() - start) / static_cast<double>(size);
}

} // namespace

int main(int argc, char **argv) {
  const long amount = argc > 2 ? std::atol(argv[2]) : 0, threads = argc > 3 ? std::atol(argv[3]) : 2;
  if (amount > 0 && threads > 0 && !std::strcmp(argv[1], "accesses"))
    std::printf("%.4f\n", accesses(amount, threads));
  else if (amount > 0 && !std::strcmp(argv[1], "mutexes"))
    std::printf("%.4f\n", mutexes(amount));
  else if (amount > 0 && !std::strcmp(argv[1], "memory"))
    std::printf("%.4f\n", memory(amount));
  else
    return std::fprintf(stderr, "usage: growth accesses EVENTS THREADS | mutexes COUNT | memory MEGABYTES\n"), 2;
  return 0;
}
