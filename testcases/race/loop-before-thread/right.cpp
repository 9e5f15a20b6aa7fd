// snarl: none
// why: the list is stamped before the thread is started, and again when it is joined
#include <thread>

struct Node {
  Node *next = nullptr;
  int stamp = 0;
};

void stamp_all(Node *list, int stamp) {
  for (Node *node = list; node; node = node->next)
    node->stamp = stamp;
}

int main() {
  Node *list = nullptr;
  for (int count = 0; count < 40; ++count)
    list = new Node{list};
  stamp_all(list, 1);
  int sum = 0;
  std::thread helper([&] {
    for (Node *node = list; node; node = node->next)
      sum += node->stamp;
  });
  helper.join();
  stamp_all(list, 2);
  while (list) {
    Node *next = list->next;
    delete list;
    list = next;
  }
  return sum == 40 ? 0 : 1;
}
