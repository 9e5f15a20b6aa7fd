// snarl: none
// why: the thread has ended when its message is read
// flags: -fno-exceptions -fno-asynchronous-unwind-tables -fomit-frame-pointer
#include <thread>

int message;

int main() {
  std::thread sender([] { message = 42; });
  sender.join();
  return message == 42 ? 0 : 1;
}
