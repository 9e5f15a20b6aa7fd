// snarl: data-race  write@write  write@write  on shared_data
// why: the program's own lock was taken for reading, and two threads write
#include "snarl/annotations.h"
#include "support/rendezvous.h"
#include <thread>

int shared_data;

// A lock of whatever make; the annotations say what it does.
class Lock {
public:
  Lock() { SNARL_LOCK_CREATED(this); }
  ~Lock() { SNARL_LOCK_DESTROYED(this); }
  void lock_shared() {
    SNARL_LOCK_WANTED(this, SNARL_SHARED);
    SNARL_LOCK_ACQUIRED(this, SNARL_SHARED);
  }
  bool try_lock_shared() {
    SNARL_LOCK_ACQUIRED(this, SNARL_SHARED | SNARL_TRY);
    return true;
  }
  void unlock() { SNARL_LOCK_RELEASING(this); }

private:
  int word_ = 0;
};
Lock lock;

void change() {
  shared_data = 1; // @write
}

int main() {
  std::thread other([] {
    lock.lock_shared();
    change();
    lock.unlock();
    reached(1);
  });
  await(1);
  if (lock.try_lock_shared())
    change();
  lock.unlock();
  other.join();
}
