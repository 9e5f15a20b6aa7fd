// snarl: none
// why: as many unlocks as locks
#include <mutex>

static std::recursive_mutex tree;

static void visit(int depth) {
  tree.lock();
  if (depth > 0)
    visit(depth - 1);
  tree.unlock();
}

int main() {
  visit(3);
  return 0;
}
