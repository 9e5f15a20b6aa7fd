// snarl: none
// why: who writes has taken the program's own lock alone; those who have it for reading read
#include "snarl/annotations.h"
#include "support/rendezvous.h"
#include <thread>

int shared_data;

// A lock of whatever make; the annotations say what it does.
class Lock {
public:
  Lock() { SNARL_LOCK_CREATED(this); }
  ~Lock() { SNARL_LOCK_DESTROYED(this); }
  void lock() {
    SNARL_LOCK_WANTED(this, 0);
    SNARL_LOCK_ACQUIRED(this, 0);
  }
  bool try_lock() {
    SNARL_LOCK_ACQUIRED(this, SNARL_TRY);
    return true;
  }
  void lock_shared() {
    SNARL_LOCK_WANTED(this, SNARL_SHARED);
    SNARL_LOCK_ACQUIRED(this, SNARL_SHARED);
  }
  void unlock() { SNARL_LOCK_RELEASING(this); }

private:
  int word_ = 0;
};
Lock lock;

void change() {
  shared_data += 1;
}

int main() {
  std::thread other([] {
    lock.lock();
    change();
    lock.unlock();
    lock.lock_shared();
    const bool changed = shared_data > 0;
    lock.unlock();
    if (changed)
      reached(1);
  });
  await(1);
  if (lock.try_lock())
    change();
  lock.unlock();
  other.join();
  return shared_data - 2;
}
