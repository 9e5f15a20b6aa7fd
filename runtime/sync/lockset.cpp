#include "runtime/sync/lockset.h"

#include "runtime/platform/memory.h"
#include "runtime/platform/spin.h"
#include "runtime/sync/index_table.h"

namespace snarl {
namespace {

constexpr uint32_t kMaxNodes = 1u << 22;
constexpr uint32_t kSeveralLocks = ~0u;

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

void note_lock(Node &node, LockId lock) {
  const uint32_t known = __atomic_load_n(&node.lock, __ATOMIC_RELAXED);
  if (LIKELY(known == lock.value || known == kSeveralLocks))
    return;
  __atomic_store_n(&node.lock, kSeveralLocks, __ATOMIC_RELAXED);
}

} // namespace

uint32_t lockset_push(uint32_t parent, Context acquired_at, LockMode mode, LockId lock) {
  const uint64_t hash = hash_of(parent, acquired_at, mode);
  uint32_t node = find_node(hash, parent, acquired_at, mode);
  if (UNLIKELY(!node)) {
    node = add_node(hash, parent, acquired_at, mode, lock);
    if (!node)
      return parent;
  }
  note_lock(trie.nodes[node], lock);
  return node;
}

uint32_t lockset_facts(uint32_t lockset, HeldFact *out, uint32_t capacity) {
  uint32_t n = 0;
  for (; lockset; ++n) {
    const Node &node = trie.nodes[lockset];
    if (n < capacity) {
      const uint32_t lock = __atomic_load_n(&node.lock, __ATOMIC_RELAXED);
      out[n] = {LockId{lock == kSeveralLocks ? 0 : lock}, Context{node.context}, node.mode};
    }
    lockset = node.parent;
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
