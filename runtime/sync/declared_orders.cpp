#include "runtime/sync/declared_orders.h"

#include "runtime/platform/sys.h"
#include "runtime/sync/misuse.h"

namespace snarl {

bool orders_are_declared;

namespace {

// A list that only grows at its head. `count` of the orders is 0 when their module was unloaded.
struct VariableOrders {
  snarl_lock_orders *orders;
  uintptr_t origin;
  VariableOrders *next;
};
VariableOrders *of_variables;

const char *copy_of(const char *text) {
  const size_t size = __snarl_strlen(text) + 1;
  return static_cast<const char *>(__snarl_memcpy(allocate_forever(size), text, size));
}

// The module's may be unloaded while a thread remembers it.
snarl_lock_orders &lasting(snarl_lock_orders &orders) {
  if (snarl_lock_orders *known = __atomic_load_n(&orders.lasting, __ATOMIC_ACQUIRE))
    return *known;
  const size_t size = sizeof(snarl_lock_orders) + orders.count * sizeof(snarl_lock_order);
  auto *copy = static_cast<snarl_lock_orders *>(__snarl_memcpy(allocate_forever(size), &orders, size));
  for (uint64_t i = 0; i < copy->count; ++i)
    copy->orders[i].place = copy_of(copy->orders[i].place);
  __atomic_store_n(&orders.lasting, copy, __ATOMIC_RELEASE);
  return *copy;
}

struct Range {
  uintptr_t start;
  size_t size;
  bool contains(uintptr_t address) const { return address - start < size; }
  bool meets(const Range &other) const { return contains(other.start) || other.contains(start); }
};

Range before_of(const DeclaredObject &object, const snarl_lock_order &order) {
  return {order.before + (order.members & snarl_lock_order_before_is_member ? object.address : 0), order.before_size};
}
Range after_of(const DeclaredObject &object, const snarl_lock_order &order) {
  return {order.after + (order.members & snarl_lock_order_after_is_member ? object.address : 0), order.after_size};
}

// What is declared to come after a lock, directly or by way of others, breadth first.
class Followers {
public:
  Followers(const HeldLocks &held, const DeclaredObject *named, const Lock &taken) {
    if (named)
      objects_.push(*named);
    for (const DeclaredLocks::Held &h : held.declared.held)
      objects_.push(h.object);
    for (const VariableOrders *v = __atomic_load_n(&of_variables, __ATOMIC_ACQUIRE); v; v = v->next)
      objects_.push({v->orders, 0});
    add_after({taken.address, 1});
    for (uint32_t i = 0; i < found_.count; ++i)
      add_after(found_[i].range);
  }
  ~Followers() {
    objects_.drop();
    found_.drop();
  }
  Followers(const Followers &) = delete;
  Followers &operator=(const Followers &) = delete;

  // The order that makes the lock at `address` one of them, or null.
  const snarl_lock_order *reach(uintptr_t address) const {
    for (const Found &f : found_)
      if (f.range.contains(address))
        return f.order;
    return nullptr;
  }

private:
  struct Found {
    const snarl_lock_order *order;
    Range range;
  };

  void add_after(Range before) {
    for (const DeclaredObject &object : objects_)
      for (uint64_t i = 0; i < object.orders->count; ++i) {
        const snarl_lock_order &order = object.orders->orders[i];
        if (before_of(object, order).meets(before))
          add({&order, after_of(object, order)});
      }
  }
  void add(const Found &one) {
    for (const Found &f : found_)
      if (f.range.start == one.range.start && f.range.size == one.range.size)
        return;
    found_.push(one);
  }

  Vector<DeclaredObject> objects_;
  Vector<Found> found_;
};

void report(Thread &t, Context at, const HeldLock &held, const Lock &taken, const char *place) {
  Text text;
  text << "it is taken while a lock is held that is declared to come after it";
  if (*place)
    text << " (" << place << ")";
  const OtherStack acquired{StackRole::acquired, t.tid, held.acquired_at};
  misuse_with(t, at, FindingKind::lock_order_violation, taken.address, taken.id, &acquired, 1, text.c_str());
}

// The latest naming that fits, or null.
const DeclaredObject *find_named(const DeclaredLocks &declared, uintptr_t address) {
  return declared.named.find([&](const DeclaredObject &object) {
    return Range{object.address + object.orders->member, object.orders->member_size}.contains(address);
  });
}

} // namespace

void check_declared_order(Thread &t, HeldLocks &held, const Lock &taken, Context at, uint8_t flags) {
  const DeclaredObject *named = find_named(held.declared, taken.address);
  if (flags & acquire_flags::after_wait && held.declared.released.lock == taken.id)
    named = &held.declared.released.object;
  if (!(flags & acquire_flags::try_lock) && held.locks.count) {
    const Followers followers(held, named, taken);
    for (uint32_t i = held.locks.count; i-- > 0;) {
      const HeldLock &entry = held.locks[i];
      if (!entry.lock || !(entry.lock->id == entry.id))
        continue;
      const snarl_lock_order *order = followers.reach(entry.lock->address);
      if (!order)
        continue;
      report(t, at, entry, taken, order->place);
      break;
    }
  }
  if (named)
    held.declared.held.push({taken.id, *named});
}

void declare_orders(snarl_lock_orders &orders) {
  auto *added = static_cast<VariableOrders *>(allocate_forever(sizeof(VariableOrders)));
  *added = {&lasting(orders), reinterpret_cast<uintptr_t>(&orders), __atomic_load_n(&of_variables, __ATOMIC_RELAXED)};
  while (!__atomic_compare_exchange_n(&of_variables, &added->next, added, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED)) {
  }
  __atomic_store_n(&orders_are_declared, true, __ATOMIC_RELAXED);
}

void lock_named(Thread &t, const void *member, snarl_lock_orders &orders) {
  RuntimeSection section(t);
  DeclaredLocks &declared = held_locks(t).declared;
  const DeclaredObject object{&lasting(orders), reinterpret_cast<uintptr_t>(member) - orders.member};
  if (!__atomic_load_n(&orders_are_declared, __ATOMIC_RELAXED))
    __atomic_store_n(&orders_are_declared, true, __ATOMIC_RELAXED);
  declared.named.next() = object;
}

void declared_orders_unloaded(uintptr_t begin, uintptr_t end) {
  for (VariableOrders *v = __atomic_load_n(&of_variables, __ATOMIC_ACQUIRE); v; v = v->next)
    if (v->origin - begin < end - begin) {
      __atomic_store_n(&v->orders->count, 0, __ATOMIC_RELAXED);
      v->origin = 0;
    }
}

} // namespace snarl
