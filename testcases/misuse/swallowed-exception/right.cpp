// snarl: none
// why: the lock is given back while the stack unwinds, and the exception is handed to who waits for the pool
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>

std::mutex guard;
int done;
std::exception_ptr failure;

void job(int number) {
  std::lock_guard<std::mutex> lock(guard);
  if (number == 2)
    throw std::runtime_error("job failed");
  ++done;
}

void worker() {
  for (int number = 0; number < 3; ++number)
    try {
      job(number);
    } catch (const std::exception &) {
      failure = std::current_exception();
    }
}

int main() {
  std::thread pool(worker);
  pool.join();
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception &) {
    return done == 2 ? 0 : 1;
  }
}
