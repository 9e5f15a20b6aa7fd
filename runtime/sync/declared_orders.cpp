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
bool variables_have_pointers;

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

constexpr uint64_t kIsMember = snarl_lock_order_before_is_member, kIsBehind = snarl_lock_order_before_is_behind;

// One end of an order. Its address is of the lock, or of the pointer that leads to it.
struct End {
  uintptr_t address;
  uint64_t size;
  uint64_t flags; // as of `before`

  bool is_behind() const { return flags & kIsBehind; }
  DeclaredRange range() const { return {address, size}; }
  DeclaredRange led_to(uintptr_t pointer) const { return {pointer + (size >> 32), static_cast<uint32_t>(size)}; }
};
End before_of(const DeclaredObject &object, const snarl_lock_order &order) {
  return {order.before + (order.ends & kIsMember ? object.address : 0), order.before_size, order.ends};
}
End after_of(const DeclaredObject &object, const snarl_lock_order &order) {
  const uint64_t flags = order.ends >> 1;
  return {order.after + (flags & kIsMember ? object.address : 0), order.after_size, flags};
}

constexpr uintptr_t kPageBytes = 4096;

// `near`: of a lock that was just acquired, so there is memory; nearly always the pointer is there too.
bool read_pointer(uintptr_t at, uintptr_t near, uintptr_t &pointer) {
  if ((at ^ near) < kPageBytes && at % sizeof(pointer) == 0)
    pointer = __atomic_load_n(reinterpret_cast<const uintptr_t *>(at), __ATOMIC_RELAXED);
  else if (!sys::peek(&pointer, at, sizeof(pointer)))
    return false;
  return pointer != 0;
}

// Those orders of an object or of variables that the lock has with others behind pointers.
void follow_pointers(DeclaredLocks &declared, const DeclaredObject &object, const Lock &taken) {
  for (uint64_t i = 0; i < object.orders->count; ++i) {
    const snarl_lock_order &order = object.orders->orders[i];
    const End before = before_of(object, order), after = after_of(object, order);
    if (before.is_behind() == after.is_behind())
      continue;
    const End &fixed = before.is_behind() ? after : before, &far = before.is_behind() ? before : after;
    uintptr_t pointer;
    if (!fixed.range().contains(taken.address) || !read_pointer(far.address, taken.address, pointer))
      continue;
    const DeclaredRange led_to = far.led_to(pointer);
    declared.led.push({taken.id, &order, before.is_behind() ? led_to : before.range(),
                       after.is_behind() ? led_to : after.range(), far.address, pointer});
  }
}

// The lock may have been released by somebody else meanwhile, and its object be gone.
bool leads_there_still(const LedOrder &led) {
  uintptr_t pointer;
  return sys::peek(&pointer, led.pointer, sizeof(pointer)) && pointer == led.led_to;
}

// What is declared to come after a lock, directly or by way of others, breadth first.
class Followers {
public:
  Followers(const HeldLocks &held, const DeclaredObject *named, const Lock &lock) {
    if (named)
      objects_.push(*named);
    for (const DeclaredLocks::Held &h : held.declared.held)
      objects_.push(h.object);
    for (const VariableOrders *v = __atomic_load_n(&of_variables, __ATOMIC_ACQUIRE); v; v = v->next)
      objects_.push({v->orders, 0});
    add_after(held.declared, {lock.address, 1});
    for (uint32_t i = 0; i < found_.count; ++i)
      add_after(held.declared, found_[i].range);
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
    DeclaredRange range;
  };

  void add_after(const DeclaredLocks &declared, DeclaredRange before) {
    for (const DeclaredObject &object : objects_)
      for (uint64_t i = 0; i < object.orders->count; ++i) {
        const snarl_lock_order &order = object.orders->orders[i];
        const End first = before_of(object, order), second = after_of(object, order);
        if (!first.is_behind() && !second.is_behind() && first.range().meets(before))
          add({&order, second.range()});
      }
    for (const LedOrder &led : declared.led)
      if (led.before.meets(before) && leads_there_still(led))
        add({led.order, led.after});
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
    return DeclaredRange{object.address + object.orders->member, object.orders->member_size}.contains(address);
  });
}

} // namespace

void check_declared_order(Thread &t, HeldLocks &held, const Lock &taken, Context at, uint8_t flags) {
  const DeclaredObject *named = find_named(held.declared, taken.address);
  if (flags & acquire_flags::after_wait && held.declared.released.lock == taken.id)
    named = &held.declared.released.object;
  if (named)
    follow_pointers(held.declared, *named, taken);
  if (__atomic_load_n(&variables_have_pointers, __ATOMIC_RELAXED))
    for (const VariableOrders *v = __atomic_load_n(&of_variables, __ATOMIC_ACQUIRE); v; v = v->next)
      follow_pointers(held.declared, {v->orders, 0}, taken);
  if (!(flags & acquire_flags::try_lock) && held.locks.count) {
    const Followers followers(held, named, taken);
    for (uint32_t i = held.locks.count; i-- > 0;) {
      const HeldLock &entry = held.locks[i];
      if (!entry.lock || !(entry.lock->id == entry.id))
        continue;
      const snarl_lock_order *order = followers.reach(entry.lock->address);
      // Pointers may well lead round in a circle, in which either is declared to come after the other.
      if (!order || Followers(held, named, *entry.lock).reach(taken.address))
        continue;
      report(t, at, entry, taken, order->place);
      break;
    }
  }
  if (named)
    held.declared.held.push({taken.id, *named});
}

void declare_orders(snarl_lock_orders &orders) {
  for (uint64_t i = 0; i < orders.count; ++i)
    if (orders.orders[i].ends & (snarl_lock_order_before_is_behind | snarl_lock_order_after_is_behind))
      __atomic_store_n(&variables_have_pointers, true, __ATOMIC_RELAXED);
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
