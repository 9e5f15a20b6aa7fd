// 20 GiB of addresses of which one byte in 2 MiB is touched, and 16 MiB in their middle; with an argument a race. Says
// how much memory that took at most, in MiB.
#include "support/rendezvous.h"
#include <cstdio>
#include <sys/mman.h>
#include <sys/resource.h>
#include <thread>

constexpr size_t kSize = size_t{20} << 30, kStep = 2 << 20, kDense = 16 << 20;

int main(int argc, char **) {
  void *area = mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (area == MAP_FAILED)
    return 3;
  auto *bytes = static_cast<char *>(area);
  std::thread toucher([=] {
    for (size_t i = 0; i < kSize; i += kStep)
      bytes[i] = 1; // @touch
    for (size_t i = kSize / 2; i < kSize / 2 + kDense; ++i)
      bytes[i] += 1;
    reached(1);
    await(2);
  });
  await(1);
  if (argc > 1)
    bytes[777 * kStep] = 3; // @race
  reached(2);
  toucher.join();
  std::thread other([] { await(3); }); // so that the unmapping is looked at
  munmap(area, kSize);
  reached(3);
  other.join();
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  printf("%ld\n", usage.ru_maxrss >> 10);
}
