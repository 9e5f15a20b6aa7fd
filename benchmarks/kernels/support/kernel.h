// What every kernel shares: its command line, its threads and its check.
//
// A kernel is one idea of how threads spend their time. It is free of races, checks its own result, and at
// --n=100 runs natively for 0.3 to 0.6 s of CPU time on two threads. `./dev bench` compiles it for each variant.
//
//   kernel [--n=PERCENT] [--threads=T]      exit 0: result right; 1: wrong; 2: bad usage
//
// With one thread the work is done on the main thread, so that the price of a program that never starts a
// second thread can be measured too.
#ifndef SNARL_BENCHMARKS_KERNELS_SUPPORT_KERNEL_H
#define SNARL_BENCHMARKS_KERNELS_SUPPORT_KERNEL_H

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <vector>

namespace bench {

struct Work {
  int threads = 2;
  int percent = 100;

  // `full` repetitions at --n=100; never less than one.
  long scaled(long full) const {
    const long count = full * percent / 100;
    return count < 1 ? 1 : count;
  }
};

// Runs body(0) … body(threads-1), each on its own thread, and waits for all.
template <class Body> void on_threads(int threads, Body body) {
  if (threads == 1) {
    body(0);
    return;
  }
  std::vector<std::thread> running;
  for (int index = 0; index < threads; ++index)
    running.emplace_back(body, index);
  for (std::thread &thread : running)
    thread.join();
}

inline void expect(bool right, const char *what) {
  if (right)
    return;
  std::fprintf(stderr, "wrong result: %s\n", what);
  std::exit(1);
}

// A small generator, so that every run of a kernel does the same work.
class Random {
public:
  explicit Random(unsigned seed) : state_(seed * 2654435769u + 1) {}
  unsigned next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 17;
    state_ ^= state_ << 5;
    return state_;
  }
  unsigned below(unsigned bound) { return next() % bound; }

private:
  unsigned state_;
};

inline Work parse(int count, char **arguments) {
  Work work;
  for (int i = 1; i < count; ++i) {
    if (std::sscanf(arguments[i], "--n=%d", &work.percent) == 1 && work.percent > 0)
      continue;
    if (std::sscanf(arguments[i], "--threads=%d", &work.threads) == 1 && work.threads > 0)
      continue;
    std::fprintf(stderr, "usage: %s [--n=PERCENT] [--threads=T]\n", arguments[0]);
    std::exit(2);
  }
  return work;
}

} // namespace bench

#endif
