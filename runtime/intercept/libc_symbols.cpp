#include "runtime/intercept/libc_symbols.h"

#include <elf.h>

namespace snarl {
namespace {

bool is_same(const char *a, const char *b) {
  while (*a && *a == *b)
    ++a, ++b;
  return *a == *b;
}

// The hash of DT_GNU_HASH.
uint32_t hash_of(const char *name) {
  uint32_t hash = 5381;
  for (; *name; ++name)
    hash = hash * 33 + static_cast<uint8_t>(*name);
  return hash;
}

bool is_complete(const LibcSymbols &symbols) {
  return symbols.table && symbols.strings && symbols.hashes;
}

LibcSymbols read(uintptr_t base, const ElfW(Dyn) * dynamic) {
  // The dynamic linker has made addresses of these, but not in the kernel's vdso.
  auto at = [=](uintptr_t value) { return value < base ? base + value : value; };
  LibcSymbols found = {base};
  uint64_t name = 0;
  for (; dynamic->d_tag != DT_NULL; ++dynamic) {
    uintptr_t value = dynamic->d_un.d_ptr;
    if (dynamic->d_tag == DT_SONAME)
      name = value;
    if (dynamic->d_tag == DT_SYMTAB)
      found.table = reinterpret_cast<const ElfW(Sym) *>(at(value));
    if (dynamic->d_tag == DT_STRTAB)
      found.strings = reinterpret_cast<const char *>(at(value));
    if (dynamic->d_tag == DT_GNU_HASH)
      found.hashes = reinterpret_cast<const uint32_t *>(at(value));
  }
  bool is_libc = name && is_complete(found) && is_same(found.strings + name, "libc.so.6");
  return is_libc ? found : LibcSymbols();
}

int take_if_libc(dl_phdr_info *info, size_t, void *result) {
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr) &segment = info->dlpi_phdr[i];
    if (segment.p_type != PT_DYNAMIC)
      continue;
    LibcSymbols symbols = read(info->dlpi_addr, reinterpret_cast<const ElfW(Dyn) *>(info->dlpi_addr + segment.p_vaddr));
    if (is_complete(symbols)) {
      *static_cast<LibcSymbols *>(result) = symbols;
      return 1;
    }
  }
  return 0;
}

} // namespace

LibcSymbols find_libc_symbols() {
  LibcSymbols symbols;
  dl_iterate_phdr(take_if_libc, &symbols);
  return symbols;
}

// The table: numbers of buckets, of symbols left out and of words in the filter; the filter; the buckets, each the
// first symbol of a chain; the hashes of all symbols, of which the last of a chain is odd.
uintptr_t LibcSymbols::find(const char *name) const {
  if (!hashes)
    return 0;
  const uint32_t bucket_count = hashes[0], left_out = hashes[1], filter_words = hashes[2];
  const uint32_t *buckets = hashes + 4 + filter_words * (sizeof(uintptr_t) / sizeof(uint32_t));
  const uint32_t *chain = buckets + bucket_count - left_out;
  const uint32_t hash = hash_of(name);
  uint32_t symbol = bucket_count ? buckets[hash % bucket_count] : 0;
  if (symbol < left_out || symbol == 0)
    return 0;
  for (;; ++symbol) {
    if ((chain[symbol] | 1) == (hash | 1) && table[symbol].st_shndx != SHN_UNDEF &&
        is_same(strings + table[symbol].st_name, name))
      return base + table[symbol].st_value;
    if (chain[symbol] & 1)
      return 0;
  }
}

} // namespace snarl
