// snarl: none
// why: each way out gives the place back once; a full semaphore may be full
#include <semaphore>
#include <thread>

std::counting_semaphore<1> place(1);
std::counting_semaphore<> unlimited(0);

void work(bool fails) {
  place.acquire();
  if (fails) {
    place.release();
    return;
  }
  place.release();
  unlimited.release(1000);
}

int main() {
  std::thread first(work, false);
  first.join();
  std::thread second(work, true);
  second.join();
}
