// snarl: none
// why: it gives the mutex back before
#include <shared_mutex>
#include <system_error>

static std::shared_mutex cache;

static bool lookUp() {
  try {
    cache.lock_shared();
    cache.unlock_shared();
    return true;
  } catch (const std::system_error &) {
    return false;
  }
}

int main() {
  cache.lock();
  cache.unlock();
  lookUp();
  return 0;
}
