// What the symbol tests symbolise: built as libraries and executables with and without debug info in several forms.
#include <cstdint>

extern "C" {
int subject_counter;
long subject_table[8];
struct SubjectInner {
  int a;
  long b[2][3];
};
struct {
  char c;
  SubjectInner inner;
} subject_object;
}

namespace subject {

__attribute__((noinline)) uintptr_t return_address() {
  return reinterpret_cast<uintptr_t>(__builtin_return_address(0));
}

__attribute__((always_inline)) inline uintptr_t inlined(int) {
  volatile uintptr_t pc = return_address(); // the inlined line
  return pc;
}

} // namespace subject

// The address of a call within a function that was inlined here.
extern "C" uintptr_t subject_capture() {
  volatile uintptr_t pc = subject::inlined(1); // the calling line
  ++subject_counter;
  subject_table[3] = 1;
  return pc;
}

namespace std {
struct shared_mutex { // as libc++ makes it
  char parts[136];
  unsigned state;
};
} // namespace std

extern "C" {
std::shared_mutex subject_lock;
struct {
  int first;
  std::shared_mutex lock;
} subject_holder;
}
