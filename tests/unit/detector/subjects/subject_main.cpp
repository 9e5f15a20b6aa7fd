// Prints what the symbol tests must know of this executable: a return address, a data address, the load bias.
#include <cstdint>
#include <cstdio>
#include <link.h>

extern "C" uintptr_t subject_capture();
extern "C" long subject_table[8];

static int bias_of_first(dl_phdr_info *info, size_t, void *bias) {
  *static_cast<uintptr_t *>(bias) = info->dlpi_addr;
  return 1;
}

int main() {
  uintptr_t bias = 0;
  dl_iterate_phdr(bias_of_first, &bias);
  std::printf("%lx %lx %lx\n", subject_capture(), reinterpret_cast<uintptr_t>(&subject_table[3]), bias);
}
