// The nodes of std::map, std::set and std::list of libstdc++: they are linked by functions of the library, where
// nothing is planted. (libc++ has all of it in its headers.) Told is what a call surely reads and writes: the links of
// the node that comes or goes, and of what it hangs on. A tree's header, in the container itself, stands for the links
// that are turned to keep the tree in balance: whoever searches starts there.
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/touch.h"

using namespace snarl;

namespace {

struct TreeNode {
  int colour;
  TreeNode *parent, *left, *right;
};

void touch_links(Pc pc, TreeNode *node) {
  touch_write(pc, &node->parent, 3 * sizeof node->parent);
}

// What points down to a node: the root has none, its parent is the header.
void touch_link_to(Pc pc, const TreeNode *node, const TreeNode *header) {
  TreeNode *parent = node->parent;
  if (parent != header)
    touch_write(pc, parent->left == node ? &parent->left : &parent->right, sizeof parent->left);
}

struct ListNode {
  ListNode *next, *previous;
};

// `node` and its neighbour before it are linked anew.
void touch_seam(Pc pc, ListNode *node) {
  touch_write(pc, &node->previous, sizeof node->previous);
  touch_write(pc, &node->previous->next, sizeof node->next);
}

// The list itself, and what in its first and last node points to it.
void touch_list(Pc pc, ListNode *list) {
  touch_write(pc, list, sizeof *list);
  touch_write(pc, &list->previous->next, sizeof list->next);
  touch_write(pc, &list->next->previous, sizeof list->previous);
}

} // namespace

// std::_Rb_tree_insert_and_rebalance(bool insert_left, node, parent, header)
SNARL_INTERCEPT(void, _ZSt29_Rb_tree_insert_and_rebalancebPSt18_Rb_tree_node_baseS0_RS_, bool left, TreeNode *node,
                TreeNode *parent, TreeNode *header) {
  if (!untouched()) {
    const Pc pc = SNARL_CALLER_PC();
    touch_write(pc, node, sizeof *node);
    if (parent != header)
      touch_write(pc, left ? &parent->left : &parent->right, sizeof parent->left);
    touch_links(pc, header);
  }
  REAL(_ZSt29_Rb_tree_insert_and_rebalancebPSt18_Rb_tree_node_baseS0_RS_)(left, node, parent, header);
}

// std::_Rb_tree_rebalance_for_erase(node, header)
SNARL_INTERCEPT(TreeNode *, _ZSt28_Rb_tree_rebalance_for_erasePSt18_Rb_tree_node_baseRS_, TreeNode *node,
                TreeNode *header) {
  if (!untouched()) {
    const Pc pc = SNARL_CALLER_PC();
    touch_links(pc, node);
    touch_link_to(pc, node, header);
    touch_links(pc, header);
  }
  return REAL(_ZSt28_Rb_tree_rebalance_for_erasePSt18_Rb_tree_node_baseRS_)(node, header);
}

// std::_Rb_tree_increment, std::_Rb_tree_decrement: of a node, const or not. The header knows its neighbours.
#define SNARL_TREE_STEP(name, side)                                                                                    \
  SNARL_INTERCEPT(TreeNode *, name, TreeNode *node) {                                                                  \
    touch_read(SNARL_CALLER_PC(), &node->side, sizeof node->side);                                                     \
    return REAL(name)(node);                                                                                           \
  }
SNARL_TREE_STEP(_ZSt18_Rb_tree_incrementPSt18_Rb_tree_node_base, right)
SNARL_TREE_STEP(_ZSt18_Rb_tree_incrementPKSt18_Rb_tree_node_base, right)
SNARL_TREE_STEP(_ZSt18_Rb_tree_decrementPSt18_Rb_tree_node_base, left)
SNARL_TREE_STEP(_ZSt18_Rb_tree_decrementPKSt18_Rb_tree_node_base, left)

// std::__detail::_List_node_base: _M_hook (before a position), _M_unhook, _M_transfer, _M_reverse, swap
SNARL_INTERCEPT(void, _ZNSt8__detail15_List_node_base7_M_hookEPS0_, ListNode *node, ListNode *position) {
  if (!untouched()) {
    const Pc pc = SNARL_CALLER_PC();
    touch_write(pc, node, sizeof *node);
    touch_seam(pc, position);
  }
  REAL(_ZNSt8__detail15_List_node_base7_M_hookEPS0_)(node, position);
}
SNARL_INTERCEPT(void, _ZNSt8__detail15_List_node_base9_M_unhookEv, ListNode *node) {
  if (!untouched()) {
    const Pc pc = SNARL_CALLER_PC();
    touch_read(pc, node, sizeof *node);
    touch_write(pc, &node->previous->next, sizeof node->next);
    touch_write(pc, &node->next->previous, sizeof node->previous);
  }
  REAL(_ZNSt8__detail15_List_node_base9_M_unhookEv)(node);
}
SNARL_INTERCEPT(void, _ZNSt8__detail15_List_node_base11_M_transferEPS0_S1_, ListNode *position, ListNode *first,
                ListNode *last) {
  if (!untouched() && position != last) {
    const Pc pc = SNARL_CALLER_PC();
    touch_seam(pc, position);
    touch_seam(pc, first);
    touch_seam(pc, last);
  }
  REAL(_ZNSt8__detail15_List_node_base11_M_transferEPS0_S1_)(position, first, last);
}
SNARL_INTERCEPT(void, _ZNSt8__detail15_List_node_base10_M_reverseEv, ListNode *list) {
  if (!untouched()) {
    const Pc pc = SNARL_CALLER_PC();
    ListNode *node = list;
    do {
      touch_write(pc, node, sizeof *node);
      node = node->next;
    } while (node != list);
  }
  REAL(_ZNSt8__detail15_List_node_base10_M_reverseEv)(list);
}
SNARL_INTERCEPT(void, _ZNSt8__detail15_List_node_base4swapERS0_S1_, ListNode *one, ListNode *other) {
  if (!untouched()) {
    touch_list(SNARL_CALLER_PC(), one);
    touch_list(SNARL_CALLER_PC(), other);
  }
  REAL(_ZNSt8__detail15_List_node_base4swapERS0_S1_)(one, other);
}
