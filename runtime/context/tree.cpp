#include "runtime/context/tree.h"

#include "runtime/channel/table.h"
#include "runtime/context/unwind_rule.h"
#include "runtime/platform/memory.h"
#include "runtime/platform/spin.h"

namespace snarl {

namespace {

constexpr uint32_t kMaxNodes = 1u << 28;
constexpr uint32_t kUnfolded = 6;   // times a return address may stand in a context
constexpr uint32_t kLookBack = 128; // ancestors searched for it

// From so many nodes on, functions that call each other in many ways take ever more of them: a function may then run
// that often in a context, whatever calls it.
struct Limit {
  uint32_t nodes, activations;
};
constexpr Limit kLimits[] = {{1u << 13, 1}, {1u << 12, 2}};
constexpr uint32_t kAncestors = 4096; // searched for its activations

// Never changes, but for kFoldedInto, once an entry of the index names it.
struct Node {
  Frame frame;
  uint32_t parent;
  uint32_t folding; // the context into which this call folds, or 0; kFoldedInto: others fold into this node
};
static_assert(sizeof(Node) == 16);
constexpr uint32_t kFoldedInto = 1u << 31;

// Where a node is found: all that a look needs, in one line of memory.
struct Entry {
  Frame frame;
  uint32_t parent;
  uint32_t found; // number of the node, with Caller and kFolds above; 0: free
};
static_assert(sizeof(Entry) == 16);
constexpr uint32_t kNumber = kMaxNodes - 1, kFolds = 1u << 31, kCallerShift = 28, kCallers = 3u << kCallerShift;

// The index: open addressing, three quarters full at most. Entries are filled under insert_lock, `found` last
// (release), and read by anyone (acquire). When it grows, a larger copy is published, and the old one's memory given
// back: who still looks there finds what is right, or nothing, asks again under the lock, and is answered by the new
// one.
constexpr uint32_t kIndexBitsAtFirst = 12;
struct Index {
  uintptr_t entries_and_bits; // the entries' address (of whole pages) | log2 of their number

  uint32_t bits() const { return entries_and_bits & 63; }
  uint32_t last() const { return (1u << bits()) - 1; }
  size_t bytes() const { return sizeof(Entry) << bits(); }
  Entry *entries() const { return reinterpret_cast<Entry *>(entries_and_bits & ~uintptr_t{63}); }
  SNARL_INLINE uint32_t place_of(uint32_t parent, Frame frame) const {
    const uint64_t h = (frame ^ (uint64_t{parent} << 31)) * 0x9e3779b97f4a7c15ULL;
    return static_cast<uint32_t>(h >> (64 - bits()));
  }
  // Entry::found of that call; 0: it is not there.
  SNARL_INLINE uint32_t find(uint32_t parent, Frame frame) const {
    for (uint32_t place = place_of(parent, frame);; place = (place + 1) & last()) {
      const Entry &e = entries()[place];
      const uint32_t found = __atomic_load_n(&e.found, __ATOMIC_ACQUIRE);
      if (!found || (LIKELY(e.frame == frame) && LIKELY(e.parent == parent)))
        return found;
    }
  }
  // Its entry, or the free one where it would stand. Under insert_lock.
  Entry &entry_of(uint32_t parent, Frame frame) const {
    for (uint32_t place = place_of(parent, frame);; place = (place + 1) & last())
      if (Entry &e = entries()[place]; !e.found || (e.frame == frame && e.parent == parent))
        return e;
  }
};

Node *nodes;
uint32_t node_count = 1;    // node 0 is the empty stack; guarded by insert_lock
uintptr_t current_index;    // an Index; written under insert_lock
Table<uintptr_t> functions; // by frame: where they begin; under insert_lock
SpinLock insert_lock;

uint32_t folding_of(uint32_t node) {
  return __atomic_load_n(&nodes[node].folding, __ATOMIC_RELAXED);
}

Index load_index() {
  return {__atomic_load_n(&current_index, __ATOMIC_ACQUIRE)};
}

Index make_index(uint32_t bits) {
  return {reinterpret_cast<uintptr_t>(reserve_pages(sizeof(Entry) << bits)) | bits};
}

SNARL_COLD void grow_index() {
  const Index old = load_index(), index = make_index(old.bits() + 1);
  for (uint32_t i = 0; i <= old.last(); ++i)
    if (const Entry &e = old.entries()[i]; e.found)
      index.entry_of(e.parent, e.frame) = e;
  __atomic_store_n(&current_index, index.entries_and_bits, __ATOMIC_RELEASE);
  forget_pages(old.entries(), old.bytes());
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

// Where the function of a call begins; 0: not known.
uintptr_t function_at(Frame frame) {
  bool fresh;
  uintptr_t &begin = functions.at({frame}, &fresh);
  if (fresh)
    begin = function_begin((frame & ((1ULL << kFrameAddressBits) - 1)) - 1);
  return begin;
}

// The context that stands for `parent` with the function that calls at `frame` there: itself, or the one of the last
// activation that is told apart.
uint32_t activation_of(uint32_t parent, Frame frame) {
  uint32_t told_apart = 0;
  for (const Limit &limit : kLimits)
    if (!told_apart && node_count >= limit.nodes)
      told_apart = limit.activations;
  const uintptr_t function = told_apart ? function_at(frame) : 0;
  if (!function)
    return parent;
  uint32_t outermost[2] = {parent, parent}; // activations, the outermost first
  for (uint32_t n = parent, steps = 0; n && steps < kAncestors; n = nodes[n].parent, ++steps)
    if (function_at(nodes[n].frame) == function) {
      outermost[1] = outermost[0];
      outermost[0] = nodes[n].parent;
    }
  return outermost[told_apart - 1];
}

uint32_t add_node(uint32_t parent, Frame frame, uint32_t folds_into) {
  SNARL_CHECK(node_count < kMaxNodes);
  if (uint64_t{node_count} * 4 > uint64_t{load_index().last()} * 3)
    grow_index();
  const uint32_t n = node_count++;
  nodes[n] = {frame, parent, folds_into};
  if (folds_into)
    __atomic_fetch_or(&nodes[folds_into].folding, kFoldedInto, __ATOMIC_RELAXED);
  Entry &e = load_index().entry_of(parent, frame);
  e.frame = frame;
  e.parent = parent;
  const uint32_t found = n | (folds_into ? kFolds : 0);
  __atomic_store_n(&e.found, found, __ATOMIC_RELEASE);
  return found;
}

SNARL_INLINE uint32_t context_of(uint32_t found) {
  const uint32_t n = found & kNumber;
  return UNLIKELY(found & kFolds) ? folding_of(n) & ~kFoldedInto : n;
}

// Entry::found of the call. Under insert_lock.
uint32_t find_or_add(uint32_t parent, Frame frame) {
  if (const uint32_t found = load_index().find(parent, frame))
    return found;
  const uint32_t activation = activation_of(parent, frame);
  return add_node(parent, frame,
                  activation == parent ? fold_target(parent, frame) : context_of(find_or_add(activation, frame)));
}

SNARL_COLD uint32_t insert(uint32_t parent, Frame frame) {
  SpinGuard guard(insert_lock);
  return find_or_add(parent, frame);
}

} // namespace

void tree_start() {
  nodes = static_cast<Node *>(reserve_pages(sizeof(Node) * uint64_t{kMaxNodes}));
  current_index = make_index(kIndexBitsAtFirst).entries_and_bits;
}

Call tree_call(Context parent, Frame frame) {
  uint32_t found = load_index().find(parent.value, frame);
  if (UNLIKELY(!found))
    found = insert(parent.value, frame);
  return {Context(context_of(found)), found & kNumber, static_cast<Caller>((found & kCallers) >> kCallerShift)};
}

void tree_settle(const Call &call, Caller caller) {
  if (call.caller == caller)
    return;
  SpinGuard guard(insert_lock);
  const Node &node = nodes[call.node];
  Entry &e = load_index().entry_of(node.parent, node.frame);
  __atomic_store_n(&e.found, (e.found & ~kCallers) | static_cast<uint32_t>(caller) << kCallerShift, __ATOMIC_RELAXED);
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
    *folded |= (folding_of(n) & kFoldedInto) != 0;
  }
  return count;
}

} // namespace snarl
