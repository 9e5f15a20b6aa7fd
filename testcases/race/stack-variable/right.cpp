// snarl: none
// why: the thread's part is added after the join
#include <thread>

int main() {
  int total = 0, part = 0;
  std::thread helper([&part] { part += 1; });
  total += 2;
  helper.join();
  total += part;
  return total == 3 ? 0 : 1;
}
