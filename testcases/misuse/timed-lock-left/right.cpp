// snarl: none
// why: scopes give back what they got, and each thread unlocks its own
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
  tray.lock();
  std::thread clerk([&] {
    std::unique_lock got_printer(printer, 1min);
    std::shared_lock may_read(journal, 1min);
    if (got_printer && may_read && scanner.try_lock_until(std::chrono::steady_clock::now() + 1min))
      scanner.unlock();
  });
  clerk.join();
  tray.unlock();
}
