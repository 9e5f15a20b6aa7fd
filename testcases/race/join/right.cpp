// snarl: none
// why: join orders all that the thread did
#include <thread>

int result;

int main() {
  std::thread worker([] { result = 42; });
  worker.join();
  return result == 42 ? 0 : 1;
}
