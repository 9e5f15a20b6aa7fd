#include "runtime/heap/library_memory.h"

#include "runtime/platform/address_range.h"
#include "runtime/platform/memory.h"
#include "runtime/sink.h"

#include <link.h>

namespace snarl {
namespace {

// By a function of each: libstdc++'s or libc++abi's std::terminate, libc++'s std::locale::locale.
constexpr const char *kLibraries[] = {"_ZSt9terminatev", "_ZNSt3__16localeC1Ev"};
constexpr uint32_t kLibrariesCount = sizeof kLibraries / sizeof *kLibraries;
constexpr uint32_t kSegments = 4;

// The streams. Where an executable has a copy of one, it is found too.
constexpr uint32_t kStreams = 8;
constexpr const char *kProgramsStreams[kStreams] = {"_ZSt3cin",  "_ZSt4cout",  "_ZSt4cerr",  "_ZSt4clog",
                                                    "_ZSt4wcin", "_ZSt5wcout", "_ZSt5wcerr", "_ZSt5wclog"};
constexpr const char *kLibrarysStreams[kStreams] = {"_ZNSt3__13cinE",   "_ZNSt3__14coutE", "_ZNSt3__14cerrE",
                                                    "_ZNSt3__14clogE",  "_ZNSt3__14wcinE", "_ZNSt3__15wcoutE",
                                                    "_ZNSt3__15wcerrE", "_ZNSt3__15wclogE"};

// The functions that allocate what the library counts the owners of: libstdc++'s of text, and libc++'s constructors
// from char * and string; and std::promise<void>::promise() of libc++.
constexpr const char *kSharedNames[] = {
    "_ZNSs4_Rep9_S_createEmmRKSaIcE",
    "_ZNSbIwSt11char_traitsIwESaIwEE4_Rep9_S_createEmmRKS1_",
    "_ZNSt11logic_errorC2EPKc",
    "_ZNSt11logic_errorC2ERKNSt3__112basic_stringIcNS0_11char_traitsIcEENS0_9allocatorIcEEEE",
    "_ZNSt13runtime_errorC2EPKc",
    "_ZNSt13runtime_errorC2ERKNSt3__112basic_stringIcNS0_11char_traitsIcEENS0_9allocatorIcEEEE",
    "_ZNSt3__17promiseIvEC2Ev",
};
constexpr uint32_t kShared = sizeof kSharedNames / sizeof *kSharedNames;

// The tables of virtual functions of classes.
constexpr const char *kStreamBufferNames[] = {
    "_ZTVNSt7__cxx1115basic_stringbufIcSt11char_traitsIcESaIcEEE",
    "_ZTVNSt7__cxx1115basic_stringbufIwSt11char_traitsIwESaIwEEE",
    "_ZTVSt15basic_stringbufIcSt11char_traitsIcESaIcEE",
    "_ZTVSt15basic_stringbufIwSt11char_traitsIwESaIwEE",
    "_ZTVSt13basic_filebufIcSt11char_traitsIcEE",
    "_ZTVSt13basic_filebufIwSt11char_traitsIwEE",
    "_ZTVNSt3__115basic_stringbufIcNS_11char_traitsIcEENS_9allocatorIcEEEE",
    "_ZTVNSt3__113basic_filebufIcNS_11char_traitsIcEEEE",
};
constexpr uint32_t kStreamBuffers = sizeof kStreamBufferNames / sizeof *kStreamBufferNames;
constexpr const char *kMonotonicResource = "_ZTVNSt3pmr25monotonic_buffer_resourceE";

// What is loaded of all that. Once it is published nobody changes it; another one takes its place.
struct Found {
  AddressRange data[kLibrariesCount][kSegments];
  AddressRange programs_streams[kStreams], librarys_streams[kStreams];
  AddressRange shared[kShared];
  AddressRange stream_buffers[kStreamBuffers], monotonic_resource;
};
constexpr Found kNothing;
const Found *published = &kNothing;

const Found &found() {
  return *__atomic_load_n(&published, __ATOMIC_ACQUIRE);
}

AddressRange openmp_code;

// What a library's data is looked for by, and where it goes.
struct Search {
  uintptr_t code;
  AddressRange (&data)[kSegments];
};

int note_data(dl_phdr_info *module, size_t, void *p) {
  auto &search = *static_cast<Search *>(p);
  AddressRange found[kSegments];
  uint32_t count = 0;
  bool is_library = false;
  for (int i = 0; i < module->dlpi_phnum; ++i) {
    const ElfW(Phdr) &segment = module->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD)
      continue;
    AddressRange range{module->dlpi_addr + segment.p_vaddr, segment.p_memsz};
    is_library |= range.holds(search.code);
    if ((segment.p_flags & PF_W) && count < kSegments)
      found[count++] = range;
  }
  const bool is_program = module->dlpi_name[0] == 0;
  for (uint32_t i = 0; is_library && !is_program && i < count; ++i)
    search.data[i] = found[i];
  return is_library;
}

bool is_shared(const LocationFact &location) {
  return location.kind == LocationKind::heap &&
         any_holds(found().shared, frame_address(innermost_frame(location.context)));
}

bool made_by_openmp(const AccessFact &access) {
  return openmp_code.holds(frame_address(innermost_frame(access.context)));
}

int note_code(dl_phdr_info *module, size_t, void *p) {
  const uintptr_t code = *static_cast<Pc *>(p);
  for (int i = 0; i < module->dlpi_phnum; ++i) {
    const ElfW(Phdr) &segment = module->dlpi_phdr[i];
    const AddressRange range{module->dlpi_addr + segment.p_vaddr, segment.p_memsz};
    if (segment.p_type == PT_LOAD && range.holds(code))
      openmp_code = range;
  }
  return openmp_code.holds(code);
}

} // namespace

void library_memory_refresh(void *(*find)(const char *name, void *argument), void *argument) {
  const auto find_symbol = [=](const char *name) { return find(name, argument); };
  Found now;
  for (uint32_t i = 0; i < kLibrariesCount; ++i)
    if (void *code = find_symbol(kLibraries[i])) {
      Search search{reinterpret_cast<uintptr_t>(code), now.data[i]};
      dl_iterate_phdr(note_data, &search);
    }
  for (uint32_t i = 0; i < kStreams; ++i) {
    now.programs_streams[i] = range_of_symbol(find_symbol(kProgramsStreams[i]));
    now.librarys_streams[i] = range_of_symbol(find_symbol(kLibrarysStreams[i]));
  }
  for (uint32_t i = 0; i < kShared; ++i)
    now.shared[i] = range_of_symbol(find_symbol(kSharedNames[i]));
  for (uint32_t i = 0; i < kStreamBuffers; ++i)
    now.stream_buffers[i] = range_of_symbol(find_symbol(kStreamBufferNames[i]));
  now.monotonic_resource = range_of_symbol(find_symbol(kMonotonicResource));
  if (__snarl_memcmp(&now, &found(), sizeof now) == 0)
    return;
  const void *kept = __snarl_memcpy(allocate_forever(sizeof now), &now, sizeof now);
  __atomic_store_n(&published, static_cast<const Found *>(kept), __ATOMIC_RELEASE);
}

void library_memory_of_openmp(Pc code) {
  dl_iterate_phdr(note_code, &code);
}

bool is_stream_buffer(uintptr_t functions) {
  return any_holds(found().stream_buffers, functions);
}

bool is_monotonic_resource(uintptr_t functions) {
  return found().monotonic_resource.holds(functions);
}

bool is_standard_stream(uintptr_t address) {
  return any_holds(found().programs_streams, address) || any_holds(found().librarys_streams, address);
}

bool is_librarys_own(uintptr_t address, const RaceFact &race) {
  const Found &now = found();
  for (const auto &data : now.data)
    if (any_holds(data, address))
      return !any_holds(now.programs_streams, address);
  const bool freed = (race.first.flags | race.second.flags) & access_flags::free;
  return any_holds(now.librarys_streams, address) || (freed && is_shared(race.location)) ||
         made_by_openmp(race.first) || made_by_openmp(race.second);
}

} // namespace snarl
