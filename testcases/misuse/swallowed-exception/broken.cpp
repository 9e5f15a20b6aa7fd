// snarl: lock-held-at-exit  acquired@taken thrown@thrown caught@caught
// why: the pool swallows a job's exception, and with it the unlock
#include <mutex>
#include <stdexcept>
#include <thread>

std::mutex guard;
int done;

void job(int number) {
  guard.lock(); // @taken
  if (number == 2)
    throw std::runtime_error("job failed"); // @thrown
  ++done;
  guard.unlock();
}

void worker() {
  for (int number = 0; number < 3; ++number)
    try {
      job(number);
    } catch (const std::exception &) { // @caught
    }
}

int main() {
  std::thread pool(worker);
  pool.join();
}
