// snarl: none
// why: both at once, so neither is held while the other one is waited for
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

template <typename T> class Guarded {
public:
  void take_from(Guarded &other) {
    std::scoped_lock<std::mutex, std::mutex> both(mutex, other.mutex);
    value += other.value;
    other.value = T();
  }

private:
  std::mutex mutex;
  T value = T();
};

template <typename T> void exchange(int step) {
  static Guarded<T> left, right;
  std::thread one([step] {
    left.take_from(right);
    reached(step);
  });
  std::thread two([step] {
    await(step);
    right.take_from(left);
  });
  one.join();
  two.join();
}

int main() {
  exchange<int>(1);
  exchange<long>(2);
  exchange<double>(3);
}
