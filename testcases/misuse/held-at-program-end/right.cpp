// snarl: none
// why: what the scope takes the scope gives back, whichever way it is left
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
  std::scoped_lock hold(guard);
  if (orders == 1)
    return 0;
  std::puts("more orders than one");
}
