// A mutex with clang's thread safety attributes, as many projects have one. Its frames are not the testcase's.
#ifndef SNARL_TESTCASES_SUPPORT_ANNOTATED_MUTEX_H
#define SNARL_TESTCASES_SUPPORT_ANNOTATED_MUTEX_H

#include <mutex>

class __attribute__((capability("mutex"))) Mutex {
public:
  void lock() __attribute__((acquire_capability)) { mutex_.lock(); }
  bool tryLock() __attribute__((try_acquire_capability(true))) { return mutex_.try_lock(); }
  void unlock() __attribute__((release_capability)) { mutex_.unlock(); }

private:
  long owner_ = 0;
  std::mutex mutex_;
};

class __attribute__((scoped_lockable)) Scoped {
public:
  explicit Scoped(Mutex &mutex) __attribute__((acquire_capability(mutex))) : mutex_(mutex) { mutex_.lock(); }
  ~Scoped() __attribute__((release_capability)) { mutex_.unlock(); }

private:
  Mutex &mutex_;
};

#endif // SNARL_TESTCASES_SUPPORT_ANNOTATED_MUTEX_H
