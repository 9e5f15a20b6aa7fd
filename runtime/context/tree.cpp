#include "runtime/context/tree.h"

#include "runtime/platform/memory.h"
#include "runtime/platform/spin.h"

namespace snarl {

namespace {

constexpr uint32_t kMaxNodes = 1u << 28;
constexpr uint32_t kBuckets = 1u << 17;
constexpr uint32_t kUnfolded = 6;   // times a return address may stand in a context
constexpr uint32_t kLookBack = 128; // ancestors searched for it

// frame, parent, next, alias: immutable once the node is linked into its bucket (release store of the head).
struct Node {
  Frame frame;
  uint32_t parent;
  uint32_t next;  // in the bucket
  uint32_t alias; // this call folds into that ancestor; 0: none
  bool folded;    // recursion folds into this node
  uint8_t caller; // Caller
};

Node *nodes;
uint32_t node_count = 1;    // node 0 is the empty stack; guarded by insert_lock
uint32_t buckets[kBuckets]; // heads; written under insert_lock, read by anyone
SpinLock insert_lock;

SNARL_INLINE uint32_t bucket_of(uint32_t parent, Frame frame) {
  uint64_t h = (frame ^ (uint64_t{parent} << 31)) * 0x9e3779b97f4a7c15ULL;
  return static_cast<uint32_t>(h >> (64 - 17));
}

SNARL_INLINE uint32_t find(uint32_t head, uint32_t parent, Frame frame) {
  for (uint32_t n = head; n; n = nodes[n].next)
    if (nodes[n].frame == frame && nodes[n].parent == parent)
      return n;
  return 0;
}

// The ancestor into which a further call at `frame` folds, or 0.
uint32_t fold_target(uint32_t parent, Frame frame) {
  uint32_t times = 0, nearest = 0;
  for (uint32_t n = parent, steps = 0; n && steps < kLookBack; n = nodes[n].parent, ++steps)
    if (nodes[n].frame == frame) {
      if (!nearest)
        nearest = n;
      if (++times == kUnfolded)
        return nearest;
    }
  return 0;
}

SNARL_COLD uint32_t insert(uint32_t parent, Frame frame) {
  SpinGuard guard(insert_lock);
  uint32_t &head = buckets[bucket_of(parent, frame)];
  if (uint32_t n = find(head, parent, frame))
    return n;
  SNARL_CHECK(node_count < kMaxNodes);
  uint32_t n = node_count++;
  uint32_t alias = fold_target(parent, frame);
  nodes[n] = {frame, parent, head, alias, false, 0};
  if (alias)
    __atomic_store_n(&nodes[alias].folded, true, __ATOMIC_RELAXED);
  __atomic_store_n(&head, n, __ATOMIC_RELEASE); // pairs with the acquire in tree_child
  return n;
}

} // namespace

void tree_start() {
  nodes = static_cast<Node *>(reserve_pages(sizeof(Node) * uint64_t{kMaxNodes}));
}

Call tree_call(Context parent, Frame frame) {
  uint32_t head = __atomic_load_n(&buckets[bucket_of(parent.value, frame)], __ATOMIC_ACQUIRE);
  uint32_t n = find(head, parent.value, frame);
  if (UNLIKELY(!n))
    n = insert(parent.value, frame);
  return {Context(nodes[n].alias ? nodes[n].alias : n), n,
          static_cast<Caller>(__atomic_load_n(&nodes[n].caller, __ATOMIC_RELAXED))};
}

void tree_settle(const Call &call, Caller caller) {
  __atomic_store_n(&nodes[call.node].caller, static_cast<uint8_t>(caller), __ATOMIC_RELAXED);
}

bool tree_has(uint32_t node) {
  return node < __atomic_load_n(&node_count, __ATOMIC_RELAXED);
}

Context tree_parent(Context c) {
  return Context(nodes[c.value].parent);
}

Context tree_step(Context outer, Context inner) {
  uint32_t n = inner.value;
  while (n && nodes[n].parent != outer.value)
    n = nodes[n].parent;
  return Context(n);
}

uint32_t context_frames(Context c, Frame *out, uint32_t capacity, bool *folded) {
  uint32_t count = 0;
  *folded = false;
  for (uint32_t n = c.value; n; n = nodes[n].parent) {
    if (count < capacity)
      out[count] = nodes[n].frame;
    ++count;
    *folded |= nodes[n].folded;
  }
  return count;
}

} // namespace snarl
