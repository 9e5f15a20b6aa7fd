// snarl: data-race  write@stamp  read@sum  on heap
// why: the list is stamped after the thread that sums it was started; before that, the same loop is nobody else's matter
#include "support/rendezvous.h"
#include <thread>

struct Node {
  Node *next = nullptr;
  int stamp = 0;
};

void stamp_all(Node *list, int stamp) {
  for (Node *node = list; node; node = node->next)
    node->stamp = stamp; // @stamp
}

int main() {
  Node *list = nullptr;
  for (int count = 0; count < 40; ++count)
    list = new Node{list};
  stamp_all(list, 1);
  int sum = 0;
  std::thread helper([&] {
    for (Node *node = list; node; node = node->next)
      sum += node->stamp; // @sum
    reached(1);
  });
  await(1);
  stamp_all(list, 2);
  helper.join();
  while (list) {
    Node *next = list->next;
    delete list;
    list = next;
  }
  return sum == 40 ? 0 : 1;
}
