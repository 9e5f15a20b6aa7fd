// snarl: none
// why: the program has its environment, though the runtime began before libc did
#include <cstdlib>
#include <thread>

extern char **environ;

int main() {
  bool has_path = false;
  std::thread([&] { has_path = std::getenv("PATH") != nullptr; }).join();
  return has_path && environ && *environ ? 0 : 1;
}
