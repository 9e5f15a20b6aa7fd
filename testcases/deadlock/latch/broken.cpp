// snarl: stall  at@arrive  at@joined
// why: the latch counts one thread more than there are
#include <latch>
#include <thread>

int main() {
  std::latch all(3);
  auto come = [&] {
    all.arrive_and_wait(); // @arrive
  };
  std::thread one(come), two(come);
  one.join(); // @joined
  two.join();
}
