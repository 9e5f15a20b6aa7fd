// snarl: unlock-not-held  at@unlock
// why: a recursive mutex is unlocked once more than it was locked, and std::recursive_mutex tells nobody
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
  tree.unlock(); // @unlock
  return 0;
}
