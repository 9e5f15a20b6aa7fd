// Around calls of libc, or of the dynamic linker, from what planted code reaches: they may use vector registers, and
// planted code relies on its own (preserve_all). Costs some hundred nanoseconds and 3 KiB of stack.
#ifndef SNARL_RUNTIME_PLATFORM_VECTOR_REGISTERS_H
#define SNARL_RUNTIME_PLATFORM_VECTOR_REGISTERS_H

namespace snarl {

class VectorRegisters {
public:
  VectorRegisters() { __asm__ volatile("xsave64 %0" : "+m"(area_) : "a"(kState), "d"(0)); }
  ~VectorRegisters() { __asm__ volatile("xrstor64 %0" : : "m"(area_), "a"(kState), "d"(0)); }
  VectorRegisters(const VectorRegisters &) = delete;
  VectorRegisters &operator=(const VectorRegisters &) = delete;

private:
  static constexpr int kState = 0xe7; // x87, SSE, AVX, AVX-512
  // Where the last of these ends in the standard form.
  alignas(64) char area_[2688] = {};
};

} // namespace snarl

#endif // SNARL_RUNTIME_PLATFORM_VECTOR_REGISTERS_H
