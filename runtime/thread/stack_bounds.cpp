#include "runtime/thread/stack_bounds.h"

#include "runtime/platform/sys.h"

#include <link.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>

extern "C" void *__libc_stack_end; // ld.so: where the kernel left the stack pointer

namespace snarl {

namespace {

// The main thread's stack grows down from the process's argument block: pthread_getattr_np would read and parse
// /proc/self/maps for it, with malloc; its upper end and the limit say as much.
void main_stack(Thread &t) {
  t.stack_high = (reinterpret_cast<uintptr_t>(__libc_stack_end) | 0xfff) + 1;
  rlimit limit{};
  sys::call(SYS_prlimit64, 0, RLIMIT_STACK, 0, reinterpret_cast<long>(&limit));
  uint64_t size = limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > (1ULL << 30) ? 1ULL << 30 : limit.rlim_cur;
  t.stack_low = t.stack_high - size;
}

// On x86-64 the thread's static TLS ends at the thread control block, which the FS base points to.
uintptr_t thread_control_block() {
  return reinterpret_cast<uintptr_t>(__builtin_thread_pointer());
}

int take_lower_tls(dl_phdr_info *module, size_t, void *lowest) {
  const auto start = reinterpret_cast<uintptr_t>(module->dlpi_tls_data);
  auto &low = *static_cast<uintptr_t *>(lowest);
  if (start && start < low)
    low = start;
  return 0;
}

// The modules that a program starts with have theirs at the same distances below the block of each thread, and in the
// threads' stacks what is above the frames. First asked for the main thread, when there are no others.
uintptr_t tls_size() {
  static uintptr_t size;
  if (!size) {
    uintptr_t lowest = thread_control_block();
    dl_iterate_phdr(take_lower_tls, &lowest);
    size = thread_control_block() - lowest;
  }
  return size;
}

} // namespace

void find_stack_bounds(Thread &t) {
  if (t.is_main) {
    main_stack(t);
  } else {
    pthread_attr_t attributes;
    void *low = nullptr;
    size_t size = 0;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
      pthread_attr_getstack(&attributes, &low, &size);
      pthread_attr_destroy(&attributes);
    }
    t.stack_low = reinterpret_cast<uintptr_t>(low);
    t.stack_high = t.stack_low + size;
  }
  t.tls_high = thread_control_block();
  t.tls_low = t.tls_high - tls_size();
}

} // namespace snarl
