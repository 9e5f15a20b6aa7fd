// snarl: barrier-misuse  at@once_more
// why: one more worker than the latch was made for counts it down
#include <latch>
#include <thread>

std::latch done(1);

void work() {
  done.count_down(); // @once_more
}

int main() {
  std::thread first(work);
  first.join();
  done.wait();
  std::thread second(work);
  second.join();
}
