// snarl: semaphore-misuse  at@twice
// why: the place is given back on both ways out, but there is only one
#include <semaphore>
#include <thread>

std::counting_semaphore<1> place(1);

void work(bool fails) {
  place.acquire();
  if (fails)
    place.release();
  place.release(); // @twice
}

int main() {
  std::thread first(work, false);
  first.join();
  std::thread second(work, true);
  second.join();
}
