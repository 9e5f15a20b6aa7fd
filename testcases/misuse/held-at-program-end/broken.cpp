// snarl: lock-held-at-exit  acquired@taken
// why: main gives up early and leaves with the lock that what runs at exit may want
#include <cstdio>
#include <mutex>
#include <thread>

std::mutex guard;
int orders = 0;

int main() {
  std::thread clerk([] {
    std::scoped_lock hold(guard);
    ++orders;
  });
  clerk.join();
  guard.lock(); // @taken
  if (orders == 1)
    return 0;
  std::puts("more orders than one");
  guard.unlock();
}
