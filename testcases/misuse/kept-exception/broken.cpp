// snarl: lock-held-at-exit  acquired@taken thrown@again caught@caught
// why: the failure that the job left is thrown on between lock and unlock
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>

std::mutex guard;
std::exception_ptr failure = std::make_exception_ptr(std::runtime_error("job failed"));
int result, seen;

int take() {
  guard.lock(); // @taken
  if (failure)
    std::rethrow_exception(failure); // @again
  int taken = result;
  guard.unlock();
  return taken;
}

int main() {
  std::thread reader([] {
    try {
      seen = take();
    } catch (const std::runtime_error &) { // @caught
      seen = -1;
    }
  });
  reader.join();
  return seen == -1 ? 0 : 1;
}
