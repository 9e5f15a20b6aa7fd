// A one-dimensional stencil: each step reads the neighbours' cells of the step before, a barrier between steps.
#include "support/kernel.h"

#include <pthread.h>

static void relax(const std::vector<double> &from, std::vector<double> &to, size_t first, size_t last) {
  for (size_t i = first; i < last; ++i)
    to[i] = (from[i - 1] + from[i] + from[i + 1]) / 3;
}

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long steps = work.scaled(9000);
  const size_t inner = 1 << 16, threads = static_cast<size_t>(work.threads);
  std::vector<double> even(inner + 2, 1.0), odd(inner + 2, 1.0);
  pthread_barrier_t barrier;
  pthread_barrier_init(&barrier, nullptr, static_cast<unsigned>(work.threads));
  bench::on_threads(work.threads, [&](int index) {
    const size_t first = 1 + inner * index / threads, last = 1 + inner * (index + 1) / threads;
    for (long step = 0; step < steps; ++step) {
      relax(step % 2 ? odd : even, step % 2 ? even : odd, first, last);
      pthread_barrier_wait(&barrier);
    }
  });
  pthread_barrier_destroy(&barrier);
  for (double cell : even)
    bench::expect(cell > 0.999 && cell < 1.001, "cell of a flat field");
}
