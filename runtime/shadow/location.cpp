// What lies at an address of the program.
#include "runtime/channel/facts.h"
#include "runtime/descriptors/descriptors.h"
#include "runtime/heap/heap.h"
#include "runtime/heap/mappings.h"
#include "runtime/thread/registry.h"

#include <link.h>

namespace snarl {

namespace {

struct Search {
  uintptr_t address;
  LocationFact found;
};

void in_thread(Thread &t, void *argument) {
  auto &search = *static_cast<Search *>(argument);
  if (search.address >= t.tls_low && search.address < t.tls_high)
    search.found = {LocationKind::tls, t.tls_low, t.tls_high - t.tls_low, t.tid, {}, 0};
  else if (search.address >= t.stack_low && search.address < t.stack_high)
    search.found = {LocationKind::stack, t.stack_low, t.stack_high - t.stack_low, t.tid, {}, 0};
}

int in_module(dl_phdr_info *info, size_t, void *argument) {
  auto &search = *static_cast<Search *>(argument);
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr) &segment = info->dlpi_phdr[i];
    if (segment.p_type == PT_LOAD && search.address - (info->dlpi_addr + segment.p_vaddr) < segment.p_memsz) {
      search.found.kind = LocationKind::global;
      return 1;
    }
  }
  return 0;
}

} // namespace

LocationFact locate(uintptr_t address) {
  Search search{address, {}};
  if (descriptor_location(address, search.found) || heap_find(address, search.found))
    return search.found;
  for_each_thread(in_thread, &search);
  if (search.found.kind == LocationKind::unknown && !find_mapping(address, search.found))
    dl_iterate_phdr(in_module, &search);
  return search.found;
}

} // namespace snarl
