// Owners that libc++ counts: of a future's state, and of a shared_ptr's block with the weak_ptrs. Mostly in its
// headers, which are planted as the program's own code; what it does inside the library is done here, so that whoever
// destroys has seen all that the other owners did.
#ifndef SNARL_RUNTIME_INTERCEPT_LIBCXX_OWNERS_H
#define SNARL_RUNTIME_INTERCEPT_LIBCXX_OWNERS_H

namespace snarl {

struct Thread;

// The parts of std::__1::__shared_count and of __shared_weak_count, which derives from it. The binary interface keeps
// them where they are.
struct SharedCount {
  void (**functions)(void *);
  long owners, weak_owners; // but one; the latter only in a __shared_weak_count
};

void own(SharedCount &count);
// The thread gives an owner up. The last one destroys what is owned.
void disown(Thread &t, SharedCount &count);

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_LIBCXX_OWNERS_H
