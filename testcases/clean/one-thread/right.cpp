// snarl: none
// why: one thread alone cannot race, nor block itself by two orders
#include <mutex>

std::mutex a, b;
int value;

int main() {
  {
    std::lock_guard<std::mutex> first(a);
    std::lock_guard<std::mutex> second(b);
    ++value;
  }
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
  ++value;
}
