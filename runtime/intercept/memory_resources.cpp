// Memory resources of std::pmr that only one thread at a time may use. What they do to themselves stands in the C++
// libraries; told is an access to a part of the object that each allocation changes and no other member only reads.
// (libstdc++'s monotonic_buffer_resource is told of by planted code: instrumenter/memory_resources.h.)
#include "runtime/abi.h"
#include "runtime/heap/library_memory.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/touch.h"

using namespace snarl;

namespace {

struct Resource { // as far as the parts that stand for it
  const void *functions;
  void *words[8];
};
constexpr int kMonotonicCurrent = 0; // libstdc++: _M_current_buf, which release() sets back inline
constexpr int kMonotonicChunk = 3;   // libc++: __chunks_, the same
constexpr int kPoolsOfLibstdcxx = 7; // _M_impl._M_pools
constexpr int kPoolsOfLibcxx = 1;    // __adhoc_pool_

void touch_part(Pc pc, Resource *resource, int part) {
  touch_write(pc, &resource->words[part], sizeof resource->words[part]);
}

} // namespace

SNARL_EXPORT void __snarl_memory_resource_used(const void *resource) {
  auto *used = static_cast<Resource *>(const_cast<void *>(resource));
  if (!untouched() && is_monotonic_resource(reinterpret_cast<uintptr_t>(used->functions)))
    touch_part(SNARL_CALLER_PC(), used, kMonotonicCurrent);
}

#define SNARL_ALLOCATES(name, part)                                                                                    \
  SNARL_INTERCEPT(void *, name, Resource *resource, size_t size, size_t alignment) {                                   \
    touch_part(SNARL_CALLER_PC(), resource, part);                                                                     \
    return REAL(name)(resource, size, alignment);                                                                      \
  }
#define SNARL_DEALLOCATES(name, part)                                                                                  \
  SNARL_INTERCEPT(void, name, Resource *resource, void *block, size_t size, size_t alignment) {                        \
    touch_part(SNARL_CALLER_PC(), resource, part);                                                                     \
    REAL(name)(resource, block, size, alignment);                                                                      \
  }
#define SNARL_RELEASES(name, part)                                                                                     \
  SNARL_INTERCEPT(void, name, Resource *resource) {                                                                    \
    touch_part(SNARL_CALLER_PC(), resource, part);                                                                     \
    REAL(name)(resource);                                                                                              \
  }
SNARL_ALLOCATES(_ZNSt3pmr28unsynchronized_pool_resource11do_allocateEmm, kPoolsOfLibstdcxx)
SNARL_DEALLOCATES(_ZNSt3pmr28unsynchronized_pool_resource13do_deallocateEPvmm, kPoolsOfLibstdcxx)
SNARL_RELEASES(_ZNSt3pmr28unsynchronized_pool_resource7releaseEv, kPoolsOfLibstdcxx)
SNARL_ALLOCATES(_ZNSt3__13pmr25monotonic_buffer_resource11do_allocateEmm, kMonotonicChunk)
SNARL_ALLOCATES(_ZNSt3__13pmr28unsynchronized_pool_resource11do_allocateEmm, kPoolsOfLibcxx)
SNARL_DEALLOCATES(_ZNSt3__13pmr28unsynchronized_pool_resource13do_deallocateEPvmm, kPoolsOfLibcxx)
SNARL_RELEASES(_ZNSt3__13pmr28unsynchronized_pool_resource7releaseEv, kPoolsOfLibcxx)
