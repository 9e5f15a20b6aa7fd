// snarl: none
// why: a reader lets go as a reader
#include <atomic>
#include <sanitizer/tsan_interface.h>
#include <thread>

// A read-write lock of the program's own: how many readers, or -1.
class Lock {
public:
  void lockShared() {
    __tsan_mutex_pre_lock(this, __tsan_mutex_read_lock);
    for (int seen = state_.load();;)
      if (seen >= 0 && state_.compare_exchange_weak(seen, seen + 1))
        break;
      else if (seen < 0)
        seen = state_.load();
    __tsan_mutex_post_lock(this, __tsan_mutex_read_lock, 0);
  }
  void unlockShared() {
    __tsan_mutex_pre_unlock(this, __tsan_mutex_read_lock);
    state_.fetch_sub(1);
    __tsan_mutex_post_unlock(this, __tsan_mutex_read_lock);
  }
  void unlock() {
    __tsan_mutex_pre_unlock(this, 0);
    state_.store(0);
    __tsan_mutex_post_unlock(this, 0);
  }

private:
  std::atomic<int> state_{0};
};

Lock table;

int main() {
  std::thread reader([] {
    table.lockShared();
    table.lockShared();
    table.unlockShared();
    table.unlockShared();
  });
  reader.join();
}
