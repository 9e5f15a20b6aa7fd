// snarl: none
// why: what one pipe is given of another one comes from who wrote into that
#include <fcntl.h>
#include <mutex>
#include <thread>
#include <unistd.h>

std::mutex a, b;
int first[2], second[2];

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  pipe(first);
  pipe(second);
  std::thread other([&] {
    forth();
    write(first[1], "m", 1);
    splice(first[0], nullptr, second[1], nullptr, 1, 0);
  });
  char message;
  read(second[0], &message, 1);
  back();
  other.join();
}
