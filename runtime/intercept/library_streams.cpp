// Streams of the C++ libraries (std::ostream and its kin) as planted code tells of their use. What a member in the
// library does to the stream is an access to the part of the base class that tells its state: the width, which all
// formatted output sets back, up to the state itself. What puts in or takes out changes the places in its buffer, which
// several streams may share: the libraries' own buffers are looked at, for one of the program's may have a lock.
//
// cout, cin, cerr, clog and their wide ones may be used by several threads at once, unless the program has parted them
// from stdio ([iostream.objects.overview]).
#include "runtime/abi.h"
#include "runtime/heap/library_memory.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/touch.h"

using namespace snarl;

namespace {

// From the start of the base class to the state's end.
struct StateBytes {
  size_t from, to;
};
constexpr StateBytes kLibstdcxx{16, 36}; // _M_width, _M_flags, _M_exception, _M_streambuf_state
constexpr StateBytes kLibcxx{24, 36};    // __width_, __rdstate_

constexpr size_t kBufferOfLibstdcxx = 232, kBufferOfLibcxx = 40; // _M_streambuf, __rdbuf_

// The places in a buffer, from its start on.
constexpr StateBytes kPlacesOfLibstdcxx{8, 56}; // _M_in_beg … _M_out_end
constexpr StateBytes kPlacesOfLibcxx{16, 64};   // __binp_ … __eout_

bool parted_from_stdio;

// Where the virtual base is, as the library finds it.
uintptr_t base_of(const void *stream) {
  const ptrdiff_t *table = *static_cast<const ptrdiff_t *const *>(stream);
  return reinterpret_cast<uintptr_t>(stream) + static_cast<uintptr_t>(table[-3]);
}

bool is_shareable(uintptr_t base) {
  return !__atomic_load_n(&parted_from_stdio, __ATOMIC_RELAXED) && is_standard_stream(base);
}

void buffer_used(Pc pc, uintptr_t base, bool of_libcxx) {
  const auto buffer = *reinterpret_cast<const uintptr_t *>(base + (of_libcxx ? kBufferOfLibcxx : kBufferOfLibstdcxx));
  if (!buffer || !is_stream_buffer(*reinterpret_cast<const uintptr_t *>(buffer)))
    return;
  const StateBytes &places = of_libcxx ? kPlacesOfLibcxx : kPlacesOfLibstdcxx;
  touch_write(pc, reinterpret_cast<const void *>(buffer + places.from), places.to - places.from);
}

void note_parting(bool joined) {
  __atomic_store_n(&parted_from_stdio, !joined, __ATOMIC_RELAXED);
}

} // namespace

SNARL_EXPORT void __snarl_stream_used(const void *stream, unsigned what) {
  if (untouched())
    return;
  const uintptr_t base = (what & snarl_stream_base) ? reinterpret_cast<uintptr_t>(stream) : base_of(stream);
  if (is_shareable(base))
    return;
  const bool of_libcxx = what & snarl_stream_of_libcxx;
  const StateBytes &state = of_libcxx ? kLibcxx : kLibstdcxx;
  const auto *bytes = reinterpret_cast<const void *>(base + state.from);
  const size_t size = state.to - state.from;
  const Pc pc = SNARL_CALLER_PC();
  (what & snarl_stream_changes) ? touch_write(pc, bytes, size) : touch_read(pc, bytes, size);
  if (what & snarl_stream_transfers)
    buffer_used(pc, base, of_libcxx);
}

// std::ios_base::sync_with_stdio(bool)
SNARL_INTERCEPT(bool, _ZNSt8ios_base15sync_with_stdioEb, bool joined) {
  note_parting(joined);
  return REAL(_ZNSt8ios_base15sync_with_stdioEb)(joined);
}
SNARL_INTERCEPT(bool, _ZNSt3__18ios_base15sync_with_stdioEb, bool joined) {
  note_parting(joined);
  return REAL(_ZNSt3__18ios_base15sync_with_stdioEb)(joined);
}
