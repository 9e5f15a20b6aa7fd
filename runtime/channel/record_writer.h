// Builds the payload of one record, field by field, as detector/core/run_file.h lays it out.
#ifndef SNARL_RUNTIME_CHANNEL_RECORD_WRITER_H
#define SNARL_RUNTIME_CHANNEL_RECORD_WRITER_H

#include "detector/core/ids.h"
#include "runtime/platform/memory.h"

namespace snarl {

class RecordWriter {
public:
  RecordWriter() = default;
  ~RecordWriter() { bytes.drop(); }
  RecordWriter(const RecordWriter &) = delete;
  RecordWriter &operator=(const RecordWriter &) = delete;

  void clear() { bytes.clear(); }
  const unsigned char *data() const { return bytes.data; }
  uint32_t size() const { return bytes.count; }

  RecordWriter &u8(uint8_t v) { return raw(&v, 1); }
  RecordWriter &u32(uint32_t v) { return raw(&v, 4); }
  RecordWriter &u64(uint64_t v) { return raw(&v, 8); }
  RecordWriter &i32(int32_t v) { return raw(&v, 4); }
  RecordWriter &i64(int64_t v) { return raw(&v, 8); }
  template <typename E> RecordWriter &kind(E v) { return u8(static_cast<uint8_t>(v)); }
  template <typename Tag> RecordWriter &id(Id<Tag, uint32_t> v) { return u32(v.value); }
  RecordWriter &text(const char *s) { return text(s, s ? static_cast<uint32_t>(__snarl_strlen(s)) : 0); }
  RecordWriter &text(const void *s, uint32_t length) {
    u32(length).raw(s, length);
    for (uint32_t n = length; n % 4; ++n)
      u8(0);
    return *this;
  }

private:
  RecordWriter &raw(const void *p, uint32_t n) {
    bytes.reserve(bytes.count + n);
    __snarl_memcpy(bytes.data + bytes.count, p, n);
    bytes.count += n;
    return *this;
  }
  Vector<unsigned char> bytes;
};

} // namespace snarl

#endif // SNARL_RUNTIME_CHANNEL_RECORD_WRITER_H
