// snarl: lock-held-at-exit  acquired@timed
// snarl: lock-held-at-exit  acquired@read
// snarl: unlock-by-other-thread  at@unlock  acquired@main
// why: locks taken within a time limit are left behind, and one is unlocked by a thread that does not have it
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>

using namespace std::chrono_literals;

std::timed_mutex printer;
std::recursive_timed_mutex scanner;
std::shared_timed_mutex journal;

int main() {
  scanner.lock();
  scanner.unlock();
  std::timed_mutex tray;
  tray.lock(); // @main
  std::thread clerk([&] {
    const bool got_printer = printer.try_lock_for(1min);     // @timed
    const bool may_read = journal.try_lock_shared_for(1min); // @read
    if (got_printer && may_read && scanner.try_lock_until(std::chrono::steady_clock::now() + 1min))
      scanner.unlock();
    tray.unlock(); // @unlock
  });
  clerk.join();
}
