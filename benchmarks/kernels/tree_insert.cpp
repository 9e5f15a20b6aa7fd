// Each thread inserts random keys into its own binary search tree, recursively: small nodes, short calls.
#include "support/kernel.h"

struct Node {
  unsigned key;
  Node *left = nullptr;
  Node *right = nullptr;
};

static bool insert(Node *&root, unsigned key) {
  if (root == nullptr) {
    root = new Node{key};
    return true;
  }
  if (key == root->key)
    return false;
  return insert(key < root->key ? root->left : root->right, key);
}

static long destroy(Node *root) {
  if (root == nullptr)
    return 0;
  const long count = 1 + destroy(root->left) + destroy(root->right);
  delete root;
  return count;
}

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long trees = work.scaled(80);
  std::vector<int> right(work.threads, 1);
  bench::on_threads(work.threads, [&](int index) {
    bench::Random random(static_cast<unsigned>(index));
    for (long tree = 0; tree < trees; ++tree) {
      Node *root = nullptr;
      long inserted = 0;
      for (int i = 0; i < 20000; ++i)
        inserted += insert(root, random.next());
      right[index] &= destroy(root) == inserted;
    }
  });
  for (int each : right)
    bench::expect(each, "number of nodes");
}
