// C = A·B, the rows of C shared out among the threads: read-shared inputs in a triple loop.
#include "support/kernel.h"

static constexpr size_t N = 192;
using Matrix = std::vector<double>;

static void multiply_rows(const Matrix &a, const Matrix &b, Matrix &c, size_t first, size_t last) {
  for (size_t i = first; i < last; ++i)
    for (size_t j = 0; j < N; ++j) {
      double sum = 0;
      for (size_t k = 0; k < N; ++k)
        sum += a[i * N + k] * b[k * N + j];
      c[i * N + j] = sum;
    }
}

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long rounds = work.scaled(70);
  Matrix a(N * N), b(N * N), c(N * N);
  for (size_t i = 0; i < N; ++i)
    for (size_t j = 0; j < N; ++j) {
      a[i * N + j] = static_cast<double>(i);
      b[i * N + j] = static_cast<double>(j);
    }
  const size_t threads = static_cast<size_t>(work.threads);
  bench::on_threads(work.threads, [&](int index) {
    const size_t first = N * index / threads, last = N * (index + 1) / threads;
    for (long round = 0; round < rounds; ++round)
      multiply_rows(a, b, c, first, last);
  });
  for (size_t i = 0; i < N; ++i)
    for (size_t j = 0; j < N; ++j)
      bench::expect(c[i * N + j] == static_cast<double>(N * i * j), "element of the product");
}
