// snarl: none
// why: what the lock guards is copied, and thrown when the lock is given back
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>

std::mutex guard;
std::exception_ptr failure = std::make_exception_ptr(std::runtime_error("job failed"));
int result, seen;

int take() {
  guard.lock();
  std::exception_ptr failed = failure;
  int taken = result;
  guard.unlock();
  if (failed)
    std::rethrow_exception(failed);
  return taken;
}

int main() {
  std::thread reader([] {
    try {
      seen = take();
    } catch (const std::runtime_error &) {
      seen = -1;
    }
  });
  reader.join();
  return seen == -1 ? 0 : 1;
}
