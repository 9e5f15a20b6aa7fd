#include "runtime/heap/library_memory.h"

#include "runtime/sink.h"

#include <dlfcn.h>
#include <link.h>

namespace snarl {
namespace {

struct Range {
  uintptr_t begin = 0, size = 0;
  bool holds(uintptr_t address) const { return address - begin < size; }
};

constexpr uint32_t kSegments = 4;
Range library_data[kSegments];

// The streams, which are the program's to use rightly.
constexpr const char *kStreamNames[] = {"_ZSt3cin",  "_ZSt4cout",  "_ZSt4cerr",  "_ZSt4clog",
                                        "_ZSt4wcin", "_ZSt5wcout", "_ZSt5wcerr", "_ZSt5wclog"};
constexpr uint32_t kStreams = sizeof kStreamNames / sizeof *kStreamNames;
Range streams[kStreams];

// The functions that allocate text with a count of owners.
constexpr const char *kSharedTextNames[] = {"_ZNSs4_Rep9_S_createEmmRKSaIcE",
                                            "_ZNSbIwSt11char_traitsIwESaIwEE4_Rep9_S_createEmmRKS1_"};
constexpr uint32_t kSharedTexts = sizeof kSharedTextNames / sizeof *kSharedTextNames;
Range shared_texts[kSharedTexts];

Range range_of(const char *symbol) {
  void *at = dlsym(RTLD_DEFAULT, symbol);
  Dl_info info;
  ElfW(Sym) *entry = nullptr;
  if (!at || !dladdr1(at, &info, reinterpret_cast<void **>(&entry), RTLD_DL_SYMENT) || !entry)
    return {};
  return {reinterpret_cast<uintptr_t>(at), entry->st_size};
}

int note_data(dl_phdr_info *module, size_t, void *code) {
  Range found[kSegments];
  uint32_t count = 0;
  bool is_library = false;
  for (int i = 0; i < module->dlpi_phnum; ++i) {
    const ElfW(Phdr) &segment = module->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD)
      continue;
    Range range{module->dlpi_addr + segment.p_vaddr, segment.p_memsz};
    is_library |= range.holds(reinterpret_cast<uintptr_t>(code));
    if ((segment.p_flags & PF_W) && count < kSegments)
      found[count++] = range;
  }
  for (uint32_t i = 0; is_library && i < count; ++i)
    library_data[i] = found[i];
  return is_library;
}

template <uint32_t n> bool any_holds(const Range (&ranges)[n], uintptr_t address) {
  for (const Range &range : ranges)
    if (range.holds(address))
      return true;
  return false;
}

bool is_shared_text(const LocationFact &location) {
  Frame innermost = 0;
  bool folded;
  return location.kind == LocationKind::heap && location.context &&
         context_frames(location.context, &innermost, 1, &folded) > 0 &&
         any_holds(shared_texts, frame_address(innermost));
}

} // namespace

void library_memory_start() {
  void *code = dlsym(RTLD_DEFAULT, "_ZSt9terminatev");
  if (!code)
    return;
  dl_iterate_phdr(note_data, code);
  for (uint32_t i = 0; i < kStreams; ++i)
    streams[i] = range_of(kStreamNames[i]);
  for (uint32_t i = 0; i < kSharedTexts; ++i)
    shared_texts[i] = range_of(kSharedTextNames[i]);
}

bool is_library_memory(uintptr_t address, const LocationFact &location, bool freed) {
  if (any_holds(library_data, address))
    return !any_holds(streams, address);
  return freed && is_shared_text(location);
}

} // namespace snarl
