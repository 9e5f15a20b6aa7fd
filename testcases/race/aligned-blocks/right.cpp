// snarl: none
// why: their user has ended
#include <cstdlib>
#include <thread>

struct alignas(64) Line {
  char bytes[64];
};

int main() {
  auto *one = new Line;
  auto *two = static_cast<char *>(std::aligned_alloc(4096, 8192));
  void *three = nullptr;
  if (posix_memalign(&three, 128, 100) != 0)
    return 1;
  std::thread user([=] {
    one->bytes[63] = 1;
    two[8191] = 1;
    static_cast<char *>(three)[99] = 1;
  });
  user.join();
  delete one;
  std::free(two);
  std::free(three);
}
