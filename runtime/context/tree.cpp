#include "runtime/context/tree.h"

#include "runtime/channel/modules.h"
#include "runtime/context/callback_frames.h"
#include "runtime/platform/memory.h"
#include "runtime/platform/spin.h"
#include "runtime/platform/sys.h"

#include <sys/syscall.h>
#include <sys/uio.h>

namespace snarl {

namespace {

constexpr uint32_t kMaxNodes = 1u << 28;
constexpr uint32_t kBuckets = 1u << 17;
constexpr uint32_t kUnfolded = 6;   // times a return address may stand in a context
constexpr uint32_t kLookBack = 128; // ancestors searched for it

// frame, parent, alias, next: immutable once the node is linked into its bucket (release store of the head).
struct Node {
  Frame frame;
  uint32_t parent;
  uint32_t next;   // in the bucket
  uint32_t alias;  // this call folds into that ancestor; 0: none
  uint32_t folded; // recursion folds into this node
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
  nodes[n] = {frame, parent, head, alias, 0};
  if (alias)
    __atomic_store_n(&nodes[alias].folded, 1, __ATOMIC_RELAXED);
  __atomic_store_n(&head, n, __ATOMIC_RELEASE); // pairs with the acquire in tree_child
  return n;
}

// May `record` be the one further out than `inner`? On one stack it lies higher; a dead record would not.
bool plausible(const snarl_frame *record, const snarl_frame *inner) {
  auto at = reinterpret_cast<uintptr_t>(record);
  const bool other_stack = (inner->slot & kSignalBit) || is_callback_frame(inner) || is_callback_frame(record);
  return (at & 7) == 0 && (other_stack ? at != 0 : at > reinterpret_cast<uintptr_t>(inner));
}

} // namespace

void tree_start() {
  nodes = static_cast<Node *>(reserve_pages(sizeof(Node) * uint64_t{kMaxNodes}));
}

Context tree_child(Context parent, Pc pc) {
  Frame frame = (pc & ((1ULL << kFrameAddressBits) - 1)) | uint64_t{module_generation()} << kFrameAddressBits;
  uint32_t head = __atomic_load_n(&buckets[bucket_of(parent.value, frame)], __ATOMIC_ACQUIRE);
  uint32_t n = find(head, parent.value, frame);
  if (UNLIKELY(!n))
    n = insert(parent.value, frame);
  return Context(nodes[n].alias ? nodes[n].alias : n);
}

uint32_t resolve_frames(Thread &) {
  // Records from the innermost to the first resolved one; then their nodes, from the outermost inwards.
  constexpr uint32_t kUsual = 64;
  snarl_frame *usual[kUsual];
  uint32_t count = 0;
  snarl_frame *top = __snarl_tls.frames, *resolved = nullptr;
  for (snarl_frame *r = top; r; ++count) {
    if (r->slot & kResolvedBit) {
      resolved = r;
      break;
    }
    if (count < kUsual)
      usual[count] = r;
    snarl_frame *outer = r->previous;
    r = plausible(outer, r) ? outer : nullptr;
  }
  snarl_frame **records = usual;
  if (UNLIKELY(count > kUsual)) {
    records = static_cast<snarl_frame **>(allocate(count * sizeof(*records)));
    snarl_frame *r = top;
    for (uint32_t i = 0; i < count; ++i, r = r->previous)
      records[i] = r;
  }
  uint32_t node = resolved ? static_cast<uint32_t>(resolved->slot) : 0;
  for (uint32_t i = count; i-- > 0;) {
    node = tree_child(Context(node), records[i]->slot & ~kSignalBit).value;
    records[i]->slot = kResolvedBit | node;
  }
  if (UNLIKELY(records != usual))
    release_memory(records, count * sizeof(*records));
  return node;
}

// By the kernel, which refuses what is not there: the other thread may end at any time.
bool read_record(const snarl_frame *record, snarl_frame &out) {
  const iovec here{&out, sizeof(out)}, there{const_cast<snarl_frame *>(record), sizeof(out)};
  return sys::call(SYS_process_vm_readv, sys::getpid(), reinterpret_cast<long>(&here), 1,
                   reinterpret_cast<long>(&there), 1, 0) == sizeof(out);
}

Context context_of_other(const Thread &t) {
  constexpr uint32_t kMost = 256; // innermost
  uintptr_t slots[kMost];
  uint32_t count = 0, node = 0;
  snarl_planted_tls *planted = __atomic_load_n(&t.planted, __ATOMIC_RELAXED);
  const snarl_frame *r = planted ? planted->frames : nullptr;
  for (snarl_frame copy; r && count < kMost && read_record(r, copy);) {
    if (copy.slot & kResolvedBit) {
      node = static_cast<uint32_t>(copy.slot);
      break;
    }
    slots[count++] = copy.slot & ~kSignalBit;
    r = plausible(copy.previous, copy.slot & kSignalBit ? nullptr : r) ? copy.previous : nullptr;
  }
  if (node >= __atomic_load_n(&node_count, __ATOMIC_RELAXED))
    node = 0;
  while (count)
    node = tree_child(Context(node), slots[--count]).value;
  return Context(node);
}

Context context_of(Thread &t, Pc pc) {
  return tree_child(Context(current_node(t)), pc);
}

uint32_t context_frames(Context c, Frame *out, uint32_t capacity, bool *folded) {
  uint32_t count = 0;
  *folded = false;
  for (uint32_t n = c.value; n; n = nodes[n].parent) {
    if (count < capacity)
      out[count] = nodes[n].frame;
    ++count;
    *folded |= nodes[n].folded != 0;
  }
  return count;
}

} // namespace snarl
