// snarl: lock-not-taken  at@again  acquired@lock
// why: the thread that owns a shared mutex locks it again; that libstdc++ throws then is nothing to rely on
#include <shared_mutex>
#include <system_error>

static std::shared_mutex cache;

static bool lookUp() {
  try {
    cache.lock_shared(); // @again
    cache.unlock_shared();
    return true;
  } catch (const std::system_error &) {
    return false;
  }
}

int main() {
  cache.lock(); // @lock
  lookUp();
  cache.unlock();
  return 0;
}
