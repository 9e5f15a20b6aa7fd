#include "runtime/channel/modules.h"

#include "detector/core/run_file.h"
#include "runtime/channel/state.h"
#include "runtime/platform/process_image.h"
#include "runtime/platform/spin.h"
#include "runtime/platform/sys.h"

#include <elf.h>

namespace snarl {

uint32_t current_module_generation;

namespace {

// A frame has 16 bits for it. It stays at the last: later unloads are then told apart no more.
constexpr uint32_t kLastGeneration = 0xffff;

Vector<LoadedModule> modules;
Vector<uintptr_t> planted_addresses; // not yet found in a module
uint64_t last_planted;               // page and generation
SpinLock planted_lock;

struct MapLine {
  uintptr_t begin, end, offset;
  uint64_t device, inode;
  bool readable, executable;
  const char *path; // ends at `path_end`; null: no file
  const char *path_end;
};

uint64_t parse_number(const char *&p, uint32_t base) {
  for (uint64_t v = 0;; ++p) {
    uint32_t digit = *p >= '0' && *p <= '9' ? *p - '0' : *p >= 'a' && *p <= 'f' ? *p - 'a' + 10 : 99;
    if (digit >= base)
      return v;
    v = v * base + digit;
  }
}

// "55d0c0000000-55d0c0001000 r-xp 00001000 fd:01 1234   /path". Returns the next line.
const char *parse_line(const char *p, MapLine &line) {
  line = {};
  line.begin = parse_number(p, 16);
  line.end = parse_number(++p, 16);
  line.readable = p[1] == 'r';
  line.executable = p[3] == 'x';
  p += 6;
  line.offset = parse_number(p, 16);
  line.device = parse_number(++p, 16) << 32;
  line.device |= parse_number(++p, 16);
  line.inode = parse_number(++p, 10);
  while (*p == ' ')
    ++p;
  if (*p == '/')
    line.path = p;
  while (*p && *p != '\n')
    ++p;
  line.path_end = p;
  return *p ? p + 1 : p;
}

// The kernel writes a newline in a path as \012, and " (deleted)" after the path of a file that is gone.
const char *keep_path(const MapLine &line) {
  const char *p = line.path, *end = line.path_end;
  constexpr char kDeleted[] = " (deleted)";
  constexpr size_t kDeletedSize = sizeof(kDeleted) - 1;
  if (end - p > static_cast<long>(kDeletedSize) && !__snarl_memcmp(end - kDeletedSize, kDeleted, kDeletedSize))
    end -= kDeletedSize;
  char *kept = static_cast<char *>(allocate_forever(static_cast<size_t>(end - p) + 1)), *to = kept;
  while (p < end) {
    bool newline = end - p >= 4 && !__snarl_memcmp(p, "\\012", 4);
    *to++ = newline ? '\n' : *p;
    p += newline ? 4 : 1;
  }
  return kept;
}

bool same_text(const char *a, const char *begin, const char *end) {
  while (begin < end && *a == *begin)
    ++a, ++begin;
  return begin == end && *a == 0;
}

void find_build_id(LoadedModule &module, const char *notes, size_t size) {
  while (size >= sizeof(Elf64_Nhdr)) {
    auto *note = reinterpret_cast<const Elf64_Nhdr *>(notes);
    size_t name = (note->n_namesz + 3) & ~3u, description = (note->n_descsz + 3) & ~3u;
    size_t all = sizeof(*note) + name + description;
    if (all > size)
      return;
    if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 && !__snarl_memcmp(note + 1, "GNU", 4)) {
      auto *copy = static_cast<unsigned char *>(allocate_forever(note->n_descsz));
      __snarl_memcpy(copy, notes + sizeof(*note) + name, note->n_descsz);
      module.build_id = copy;
      module.build_id_size = note->n_descsz;
      return;
    }
    notes += all;
    size -= all;
  }
}

// The program headers of an ELF image; none: it is no such image.
struct ProgramHeaders {
  const Elf64_Phdr *first;
  uint32_t count;
  const Elf64_Phdr *begin() const { return first; }
  const Elf64_Phdr *end() const { return first + count; }
};

ProgramHeaders headers_at(const MapLine &first) {
  auto *elf = reinterpret_cast<const Elf64_Ehdr *>(first.begin);
  if (__snarl_memcmp(elf->e_ident, ELFMAG, SELFMAG) != 0 || elf->e_ident[EI_CLASS] != ELFCLASS64)
    return {};
  size_t headers_end = elf->e_phoff + size_t{elf->e_phnum} * sizeof(Elf64_Phdr);
  if (elf->e_phentsize != sizeof(Elf64_Phdr) || headers_end > first.end - first.begin)
    return {};
  return {reinterpret_cast<const Elf64_Phdr *>(first.begin + elf->e_phoff), elf->e_phnum};
}

// Where the ELF image that begins at `first` lies. Without an end: there is none.
LoadedModule extent_of(const MapLine &first) {
  LoadedModule module{};
  bool based = false;
  for (const Elf64_Phdr &header : headers_at(first)) {
    if (header.p_type != PT_LOAD)
      continue;
    if (!based)
      module.bias = first.begin - (header.p_vaddr & ~uintptr_t{4095});
    based = true;
    module.end = module.bias + header.p_vaddr + header.p_memsz;
  }
  module.begin = first.begin;
  return module;
}

void read_build_id(const MapLine &first, LoadedModule &module) {
  for (const Elf64_Phdr &header : headers_at(first))
    if (!module.build_id && header.p_type == PT_NOTE && header.p_offset + header.p_filesz <= first.end - first.begin)
      find_build_id(module, reinterpret_cast<const char *>(first.begin + header.p_offset), header.p_filesz);
}

LoadedModule *loaded_at(uintptr_t begin) {
  for (LoadedModule &module : modules)
    if (module.loaded && module.begin == begin)
      return &module;
  return nullptr;
}

// `first`: the mapping of the file's beginning; one of its mappings is executable, so it is an image and not data.
// `extent`: of it.
void see_image(const MapLine &first, const LoadedModule &extent, Vector<bool> &seen) {
  LoadedModule *known = loaded_at(first.begin);
  if (!known || !same_text(known->path, first.path, first.path_end)) {
    if (!extent.end)
      return;
    LoadedModule module = extent;
    module.path = keep_path(first);
    if (known && text_equal(known->path, module.path))
      return; // its path is written differently: deleted since, or with a newline
    read_build_id(first, module);
    module.id = modules.count + 1;
    module.generation_from = current_module_generation;
    module.generation_until = UINT32_MAX;
    module.loaded = true;
    module.flags = text_equal(module.path, process_image().program) ? module_flags::main_program : 0;
    modules.push(module);
    known = &modules[modules.count - 1];
  }
  uint32_t index = known->id - 1;
  while (seen.count <= index)
    seen.push(false);
  seen[index] = true;
}

void scan_maps(Vector<bool> &seen) {
  Vector<char> text;
  if (!read_whole_file("/proc/self/maps", text))
    return;
  text.push(0);
  MapLine first{}, line{};
  LoadedModule extent{}; // of what begins at `first`, once it is known to be an image
  for (const char *p = text.data; *p;) {
    p = parse_line(p, line);
    if (!line.path)
      continue;
    bool same_file = first.inode == line.inode && first.device == line.device;
    if (line.executable && same_file && !extent.end)
      extent = extent_of(first);
    // lld lets segments share the pages of a small file: later ones of an image map its beginning too.
    if (line.offset == 0 && line.readable && !(same_file && line.begin < extent.end)) {
      first = line;
      same_file = true;
      extent = line.executable ? extent_of(first) : LoadedModule{};
    }
    if (line.executable && same_file)
      see_image(first, extent, seen);
  }
  text.drop();
}

void mark_planted() {
  SpinGuard guard(planted_lock);
  for (uintptr_t address : planted_addresses)
    if (LoadedModule *module = module_of(address, current_module_generation)) {
      module->written = module->written && (module->flags & module_flags::planted);
      module->flags |= module_flags::planted;
    }
  planted_addresses.clear();
}

} // namespace

Vector<LoadedModule> &all_modules() {
  return modules;
}

LoadedModule *module_of(uintptr_t address, uint32_t generation) {
  for (uint32_t i = modules.count; i-- > 0;) {
    LoadedModule &m = modules[i];
    if (address >= m.begin && address < m.end && m.generation_from <= generation && generation < m.generation_until)
      return &m;
  }
  return nullptr;
}

void modules_refresh() {
  Vector<bool> seen;
  scan_maps(seen);
  for (LoadedModule &module : modules)
    if (seen.count && module.loaded && (module.id > seen.count || !seen[module.id - 1])) {
      module.loaded = false;
      module.written = false;
      module.generation_until = current_module_generation + 1;
    }
  seen.drop();
  mark_planted();
}

void module_is_planted(uintptr_t address) {
  SpinGuard guard(planted_lock);
  // One call for each translation unit; no two modules have a page in common, unless one came after the other.
  uint64_t page = uint64_t{address >> 12} << 16 | current_module_generation;
  if (page == last_planted)
    return;
  last_planted = page;
  planted_addresses.push(address);
}

void modules_before_unload() {
  ChannelGuard guard;
  modules_refresh();
  find_entered_modules();
}

void modules_after_unload(void (*gone)(uintptr_t, uintptr_t, void *), void *argument) {
  Vector<LoadedModule> unloaded;
  {
    ChannelGuard guard;
    Vector<bool> was_loaded;
    for (const LoadedModule &module : modules)
      was_loaded.push(module.loaded);
    modules_refresh();
    for (uint32_t i = 0; i < was_loaded.count; ++i)
      if (was_loaded[i] && !modules[i].loaded)
        unloaded.push(modules[i]);
    was_loaded.drop();
    if (unloaded.count && current_module_generation < kLastGeneration)
      __atomic_store_n(&current_module_generation, current_module_generation + 1, __ATOMIC_RELAXED);
  }
  for (const LoadedModule &module : unloaded)
    gone(module.begin, module.end, argument);
  unloaded.drop();
}

} // namespace snarl
