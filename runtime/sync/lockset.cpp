#include "runtime/sync/lockset.h"

#include "runtime/platform/memory.h"
#include "runtime/platform/spin.h"
#include "runtime/sync/index_table.h"

namespace snarl {
namespace {

constexpr uint32_t kMaxNodes = 1u << 22;
constexpr uint32_t kSeveralLocks = ~0u;
constexpr LockMode kRemoval = LockMode{255}; // in place of a mode: `context` is the node of what is over

// parent, context and mode are written once, before the node is published by the table; lock changes at most
// twice: 0 -> the lock -> several.
struct Node {
  uint32_t parent;
  uint32_t context;
  uint32_t lock;
  LockMode mode;
};

struct Trie {
  SpinLock growth;
  IndexTable table;
  Node *nodes;    // reserved at the first insertion
  uint32_t count; // node 0 is the empty set
  uint64_t dropped;
};
constinit Trie trie{};

uint64_t hash_of(uint32_t parent, Context at, LockMode mode) {
  return mix_hash(uint64_t{parent} << 32 | at.value, static_cast<uint64_t>(mode) + 1);
}

uint32_t find_node(uint64_t hash, uint32_t parent, Context at, LockMode mode) {
  return trie.table.find(hash, [&](uint32_t i) {
    const Node &n = trie.nodes[i];
    return n.parent == parent && n.context == at.value && n.mode == mode;
  });
}

SNARL_COLD uint32_t add_node(uint64_t hash, uint32_t parent, Context at, LockMode mode, LockId lock) {
  SpinGuard guard(trie.growth);
  if (uint32_t found = find_node(hash, parent, at, mode))
    return found;
  if (!trie.nodes)
    trie.nodes = static_cast<Node *>(reserve_pages(kMaxNodes * sizeof(Node)));
  if (trie.count + 1 >= kMaxNodes) {
    __atomic_fetch_add(&trie.dropped, 1, __ATOMIC_RELAXED);
    return 0;
  }
  const uint32_t index = ++trie.count;
  trie.nodes[index] = {parent, at.value, lock.value, mode};
  trie.table.insert(hash, index);
  return index;
}

// The set that a step leads to; 0: the trie is full.
uint32_t node_of(uint32_t parent, Context at, LockMode mode, LockId lock) {
  const uint64_t hash = hash_of(parent, at, mode);
  const uint32_t node = find_node(hash, parent, at, mode);
  return LIKELY(node != 0) ? node : add_node(hash, parent, at, mode, lock);
}

// What is over in a set, for a walk through it.
class Removals {
public:
  explicit Removals(uint32_t lockset) {
    uint32_t count = 0;
    for (uint32_t set = lockset; set; set = trie.nodes[set].parent)
      count += trie.nodes[set].mode == kRemoval;
    if (!count)
      return;
    size_ = 2;
    while (size_ < count * 2)
      size_ *= 2;
    slots_ = static_cast<uint32_t *>(allocate(size_ * sizeof(uint32_t)));
    for (uint32_t set = lockset; set; set = trie.nodes[set].parent)
      if (trie.nodes[set].mode == kRemoval)
        slots_[place_of(trie.nodes[set].context)] = trie.nodes[set].context;
  }
  ~Removals() {
    if (slots_)
      release_memory(slots_, size_ * sizeof(uint32_t));
  }
  Removals(const Removals &) = delete;
  Removals &operator=(const Removals &) = delete;
  bool has(uint32_t node) const { return slots_ && slots_[place_of(node)]; }

private:
  // Of the node, or the free one where it would be.
  uint32_t place_of(uint32_t node) const {
    uint32_t i = static_cast<uint32_t>(mix_hash(node)) & (size_ - 1);
    while (slots_[i] && slots_[i] != node)
      i = (i + 1) & (size_ - 1);
    return i;
  }

  uint32_t *slots_ = nullptr; // 0: free
  uint32_t size_ = 0;
};

void note_lock(Node &node, LockId lock) {
  const uint32_t known = __atomic_load_n(&node.lock, __ATOMIC_RELAXED);
  if (LIKELY(known == lock.value || known == kSeveralLocks))
    return;
  __atomic_store_n(&node.lock, kSeveralLocks, __ATOMIC_RELAXED);
}

} // namespace

uint32_t lockset_push(uint32_t parent, Context acquired_at, LockMode mode, LockId lock) {
  const uint32_t node = node_of(parent, acquired_at, mode, lock);
  if (UNLIKELY(!node))
    return parent;
  note_lock(trie.nodes[node], lock);
  return node;
}

void lockset_note(uint32_t lockset, LockId lock) {
  note_lock(trie.nodes[lockset], lock);
}

uint32_t lockset_remove(uint32_t from, uint32_t acquired) {
  return node_of(from, Context(acquired), kRemoval, LockId());
}

uint32_t lockset_facts(uint32_t lockset, HeldFact *out, uint32_t capacity) {
  const Removals over(lockset);
  uint32_t n = 0;
  for (; lockset; lockset = trie.nodes[lockset].parent) {
    const Node &node = trie.nodes[lockset];
    if (node.mode == kRemoval || over.has(lockset))
      continue;
    if (n < capacity) {
      const uint32_t lock = __atomic_load_n(&node.lock, __ATOMIC_RELAXED);
      out[n] = {LockId{lock == kSeveralLocks ? 0 : lock}, Context{node.context}, node.mode};
    }
    ++n;
  }
  return n;
}

uint64_t lockset_dropped() {
  return __atomic_load_n(&trie.dropped, __ATOMIC_RELAXED);
}

void lockset_lock_for_fork() {
  trie.growth.lock();
}

void lockset_unlock_after_fork() {
  trie.growth.unlock();
}

} // namespace snarl
