// snarl: none
// why: its user has ended
#include <cstdlib>
#include <new>
#include <thread>

void *operator new(std::size_t size) {
  if (void *block = std::malloc(size))
    return block;
  throw std::bad_alloc();
}
static void give_back(void *block) {
  std::free(block);
}
void operator delete(void *block) noexcept {
  give_back(block);
}
void operator delete(void *block, std::size_t) noexcept {
  give_back(block);
}

int main() {
  int *number = new int(1);
  std::thread user([number] { *number = 2; });
  user.join();
  delete number;
}
