#include "runtime/context/unwind_rule.h"

#include "runtime/context/dwarf_reader.h"
#include "runtime/platform/vector_registers.h"

namespace snarl {
namespace {

// <dlfcn.h> of glibc 2.35 and later.
struct FoundObject {
  unsigned long long flags;
  void *begin, *end;
  void *link_map;
  const uint8_t *unwind_header; // .eh_frame_hdr
  unsigned long long reserved[7];
};

} // namespace
} // namespace snarl

extern "C" __attribute__((weak)) int _dl_find_object(void *address, snarl::FoundObject *found);

namespace snarl {
namespace {

// One function's description (FDE) with what it shares with others (CIE).
struct Description {
  uintptr_t begin = 0, size = 0;
  uint64_t code_factor = 1;
  int64_t data_factor = 1;
  uint8_t encoding = 0;
  bool signal_frame = false;
  const uint8_t *first = nullptr, *first_end = nullptr; // the CIE's instructions
  const uint8_t *own = nullptr, *own_end = nullptr;     // the FDE's
};

// The last entry of the header's sorted table that begins at or before pc.
const uint8_t *find_description(const uint8_t *header, uintptr_t pc) {
  constexpr uint8_t kVersion = 1, kSorted = 0x3b; // relative to the header, 4 bytes
  if (header[0] != kVersion || header[3] != kSorted)
    return nullptr;
  DwarfReader reader{header + 4};
  reader.pointer(header[1]);
  const uint64_t count = reader.pointer(header[2]);
  struct Entry {
    int32_t begin, description;
  };
  const auto *entries = reinterpret_cast<const Entry *>(reader.at);
  const int64_t sought = static_cast<int64_t>(pc) - reinterpret_cast<int64_t>(header);
  uint64_t low = 0, high = count;
  while (low < high) {
    const uint64_t middle = (low + high) / 2;
    if (entries[middle].begin <= sought)
      low = middle + 1;
    else
      high = middle;
  }
  return low ? header + entries[low - 1].description : nullptr;
}

bool read_common(const uint8_t *p, Description &d) {
  DwarfReader reader{p};
  const auto length = reader.take<uint32_t>();
  d.first_end = reader.at + length;
  const auto id = reader.take<uint32_t>();
  const auto version = reader.take<uint8_t>();
  if (length == 0xffffffff || id != 0 || (version != 1 && version != 3))
    return false;
  const uint8_t *augmentation = reader.at;
  while (*reader.at++) {
  }
  d.code_factor = reader.unsigned_number();
  d.data_factor = reader.signed_number();
  const uint64_t return_register = version == 1 ? reader.take<uint8_t>() : reader.unsigned_number();
  if (return_register != kDwarfNumbers[static_cast<uint32_t>(Saved::return_address)])
    return false;
  if (*augmentation) {
    if (*augmentation++ != 'z')
      return false;
    const uint64_t size = reader.unsigned_number();
    const uint8_t *end = reader.at + size;
    for (; *augmentation; ++augmentation)
      if (*augmentation == 'R')
        d.encoding = reader.take<uint8_t>();
      else if (*augmentation == 'S')
        d.signal_frame = true;
      else if (*augmentation == 'L')
        reader.take<uint8_t>();
      else if (*augmentation == 'P')
        reader.pointer(reader.take<uint8_t>());
      else
        return false;
    reader.at = end;
  }
  d.first = reader.at;
  return true;
}

bool read_description(const uint8_t *p, Description &d) {
  DwarfReader reader{p};
  const auto length = reader.take<uint32_t>();
  d.own_end = reader.at + length;
  const uint8_t *place = reader.at;
  const auto to_common = reader.take<uint32_t>();
  if (length == 0xffffffff || to_common == 0 || !read_common(place - to_common, d))
    return false;
  d.begin = reader.pointer(d.encoding);
  d.size = reader.pointer(d.encoding & 0x0f);
  const uint64_t augmentation = reader.unsigned_number();
  d.own = reader.at + augmentation;
  return true;
}

// The interpreter of call frame instructions, up to the row that holds `pc`.
class Rows {
public:
  Rows(const Description &d, uintptr_t pc) : d_(d), pc_(pc), place_(d.begin) { row_.signal_frame = d.signal_frame; }

  UnwindRule row() {
    row_.known = run(d_.first, d_.first_end);
    first_ = row_;
    row_.known = row_.known && run(d_.own, d_.own_end);
    return row_;
  }

private:
  static int index_of(uint64_t number) {
    for (uint32_t i = 0; i < kSavedRegisters; ++i)
      if (kDwarfNumbers[i] == number)
        return static_cast<int>(i);
    return -1;
  }
  void set(uint64_t number, SavedBy how, int64_t value) {
    const int i = index_of(number);
    if (i < 0)
      return;
    row_.how[i] = how;
    row_.saved[i] = value;
  }
  void at_offset(uint64_t number, int64_t factored) { set(number, SavedBy::offset, factored * d_.data_factor); }
  void restore(uint64_t number) {
    const int i = index_of(number);
    if (i >= 0)
      set(number, first_.how[i], first_.saved[i]);
  }
  void define_cfa(uint64_t number, int64_t offset) {
    row_.cfa_register = static_cast<uint8_t>(number);
    row_.cfa_offset = offset;
    row_.cfa_expression = nullptr;
  }
  const uint8_t *block(DwarfReader &reader) {
    const uint8_t *begin = reader.at;
    const uint64_t size = reader.unsigned_number();
    reader.at += size;
    return begin;
  }

  // False: an instruction that is not understood.
  bool run(const uint8_t *begin, const uint8_t *end) {
    DwarfReader reader{begin};
    while (reader.at < end && place_ <= pc_)
      if (!step(reader))
        return false;
    return true;
  }

  bool step(DwarfReader &reader) {
    const auto code = reader.take<uint8_t>();
    const uint8_t low = code & 0x3f;
    switch (code & 0xc0) {
    case 0x40: // advance
      move(low);
      return true;
    case 0x80: // saved at an offset
      at_offset(low, static_cast<int64_t>(reader.unsigned_number()));
      return true;
    case 0xc0:
      restore(low);
      return true;
    default:
      return code < 0x08 ? step_place(code, reader) : step_rule(code, reader);
    }
  }

  void move(uint64_t factored) { place_ += factored * d_.code_factor; }

  bool step_place(uint8_t code, DwarfReader &reader) {
    switch (code) {
    case 0x00:
      return true;
    case 0x01:
      place_ = reader.pointer(d_.encoding);
      return true;
    case 0x02:
      move(reader.take<uint8_t>());
      return true;
    case 0x03:
      move(reader.take<uint16_t>());
      return true;
    case 0x04:
      move(reader.take<uint32_t>());
      return true;
    case 0x05: {
      const uint64_t number = reader.unsigned_number();
      at_offset(number, static_cast<int64_t>(reader.unsigned_number()));
      return true;
    }
    case 0x06:
      restore(reader.unsigned_number());
      return true;
    default: { // 0x07: undefined; of the return address: there is no caller
      const uint64_t number = reader.unsigned_number();
      row_.outermost |= number == kDwarfNumbers[static_cast<uint32_t>(Saved::return_address)];
      return true;
    }
    }
  }

  bool step_rule(uint8_t code, DwarfReader &reader) {
    switch (code) {
    case 0x08:
      set(reader.unsigned_number(), SavedBy::nothing, 0);
      return true;
    case 0x0a:
      if (depth_ == kDepth)
        return false;
      remembered_[depth_++] = row_;
      return true;
    case 0x0b:
      if (depth_ == 0)
        return false;
      row_ = remembered_[--depth_];
      return true;
    case 0x0c: {
      const uint64_t number = reader.unsigned_number();
      define_cfa(number, static_cast<int64_t>(reader.unsigned_number()));
      return true;
    }
    case 0x0d:
      row_.cfa_register = static_cast<uint8_t>(reader.unsigned_number());
      return true;
    case 0x0e:
      row_.cfa_offset = static_cast<int64_t>(reader.unsigned_number());
      return true;
    case 0x0f:
      row_.cfa_expression = block(reader);
      return true;
    case 0x10: {
      const uint64_t number = reader.unsigned_number();
      set(number, SavedBy::expression, reinterpret_cast<int64_t>(block(reader)));
      return true;
    }
    case 0x11: {
      const uint64_t number = reader.unsigned_number();
      at_offset(number, reader.signed_number());
      return true;
    }
    case 0x12: {
      const uint64_t number = reader.unsigned_number();
      define_cfa(number, reader.signed_number() * d_.data_factor);
      return true;
    }
    case 0x13:
      row_.cfa_offset = reader.signed_number() * d_.data_factor;
      return true;
    case 0x2e: // bytes of arguments on the stack
      reader.unsigned_number();
      return true;
    default:
      return false;
    }
  }

  static constexpr uint32_t kDepth = 4;
  const Description &d_;
  const uintptr_t pc_;
  uintptr_t place_;
  UnwindRule row_, first_;
  UnwindRule remembered_[kDepth];
  uint32_t depth_ = 0;
};

} // namespace

static bool find_object(uintptr_t pc, FoundObject &object) {
  VectorRegisters keep; // the dynamic linker's code uses them
  return _dl_find_object && _dl_find_object(reinterpret_cast<void *>(pc), &object) == 0 && object.unwind_header;
}

static bool describe(uintptr_t pc, Description &d) {
  FoundObject object;
  if (!find_object(pc, object))
    return false;
  const uint8_t *description = find_description(object.unwind_header, pc);
  return description && read_description(description, d) && pc - d.begin < d.size;
}

UnwindRule unwind_rule(uintptr_t pc) {
  Description d;
  return describe(pc, d) ? Rows(d, pc).row() : UnwindRule();
}

uintptr_t function_begin(uintptr_t pc) {
  Description d;
  return describe(pc, d) ? d.begin : 0;
}

} // namespace snarl
