// Sixteen bytes at a time through SSE registers, four independent streams: vector loads and stores.
#include "support/kernel.h"

#include <immintrin.h>

static void blend(const __m128i *from, __m128i *to, size_t count) {
  const __m128i one = _mm_set1_epi32(1);
  for (size_t i = 0; i + 4 <= count; i += 4) {
    for (size_t lane = 0; lane < 4; ++lane) {
      const __m128i value = _mm_loadu_si128(from + i + lane);
      _mm_storeu_si128(to + i + lane, _mm_add_epi32(_mm_loadu_si128(to + i + lane), _mm_and_si128(value, one)));
    }
  }
}

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long rounds = work.scaled(130000);
  const size_t count = 1 << 12;
  std::vector<int> sums(work.threads);
  bench::on_threads(work.threads, [&](int index) {
    std::vector<int> from(count * 4, 3), to(count * 4, 0);
    for (long round = 0; round < rounds; ++round)
      blend(reinterpret_cast<const __m128i *>(from.data()), reinterpret_cast<__m128i *>(to.data()), count);
    bool same = true;
    for (int element : to)
      same = same && element == rounds;
    sums[index] = same;
  });
  for (int sum : sums)
    bench::expect(sum, "element of the copy");
}
