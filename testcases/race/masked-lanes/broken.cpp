// snarl: data-race  write@store  write@main  on line
// why: a masked store writes the bytes that its mask leaves, at once
#include "support/rendezvous.h"
#include <emmintrin.h>
#include <thread>

alignas(16) char line[16];

int main() {
  std::thread writer([] {
    const __m128i odd = _mm_set1_epi16(static_cast<short>(0xff00));
    _mm_maskmoveu_si128(_mm_set1_epi8(1), odd, line); // @store
    reached(1);
  });
  await(1);
  for (int i = 1; i < 16; i += 2)
    line[i] = 2; // @main
  writer.join();
  return line[0] + line[1] - 2;
}
