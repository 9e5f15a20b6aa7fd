// snarl: none
// why: the third who arrives ends the phase, after the others have waited for longer than a stall needs to be told
// options: deadlock_timeout_ms=20
#include <barrier>
#include <thread>
#include <unistd.h>

int main() {
  std::barrier all(3);
  auto come = [&] { all.arrive_and_wait(); };
  std::thread one(come), two(come);
  usleep(300000);
  all.arrive_and_drop();
  one.join();
  two.join();
}
