// snarl: use-after-free-race  free@first  write@use1  on heap@made1
// snarl: use-after-free-race  free@second  write@use2  on heap@made2
// snarl: use-after-free-race  free@third  write@use3  on heap@made3
// why: blocks of every way to ask for an alignment are freed while another thread may use them
#include "support/rendezvous.h"
#include <cstdlib>
#include <thread>

struct alignas(64) Line {
  char bytes[64];
};

int main() {
  auto *one = new Line;                                            // @made1
  auto *two = static_cast<char *>(std::aligned_alloc(4096, 8192)); // @made2
  void *three = nullptr;
  if (posix_memalign(&three, 128, 100) != 0) // @made3
    return 1;
  std::thread user([=] {
    one->bytes[63] = 1;                 // @use1
    two[8191] = 1;                      // @use2
    static_cast<char *>(three)[99] = 1; // @use3
    reached(1);
  });
  await(1);
  delete one;       // @first
  std::free(two);   // @second
  std::free(three); // @third
  user.join();
}
