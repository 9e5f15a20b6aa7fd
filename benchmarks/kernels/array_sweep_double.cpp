// y = a·x + y over slices of shared arrays of double: two reads and a write of 8 bytes per element.
#include "support/kernel.h"

static void axpy(const double *x, double *y, size_t count, long rounds) {
  for (long round = 0; round < rounds; ++round)
    for (size_t i = 0; i < count; ++i)
      y[i] += 0.5 * x[i];
}

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long rounds = work.scaled(30000);
  const size_t slice = 1 << 15;
  std::vector<double> x(slice * work.threads, 2.0), y(slice * work.threads, 0.0);
  bench::on_threads(work.threads, [&](int index) { axpy(&x[index * slice], &y[index * slice], slice, rounds); });
  for (double element : y)
    bench::expect(element == static_cast<double>(rounds), "element of y");
}
