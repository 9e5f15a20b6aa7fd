// Reads the fields of one record's payload in order. Never reads beyond the payload: the first field that does not
// fit makes `ok()` false, and every field from then on is zero or empty.
#ifndef SNARL_DETECTOR_RUN_RECORD_READER_H
#define SNARL_DETECTOR_RUN_RECORD_READER_H

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace snarl {

class RecordReader {
public:
  explicit RecordReader(std::string_view payload) : bytes(payload) {}

  uint8_t u8() { return number<uint8_t>(); }
  uint32_t u32() { return number<uint32_t>(); }
  uint64_t u64() { return number<uint64_t>(); }
  int32_t i32() { return number<int32_t>(); }
  int64_t i64() { return number<int64_t>(); }

  std::string str() {
    uint32_t length = u32();
    uint64_t padded = (uint64_t{length} + 3) & ~uint64_t{3};
    if (padded > left()) {
      fail();
      return {};
    }
    std::string text(bytes.substr(at, length));
    at += padded;
    return text;
  }

  // The count of an array whose elements take at least `element_size` bytes each; 0 and a failure when so many
  // cannot follow, so that a damaged count never makes the caller allocate.
  uint32_t count(uint64_t element_size) {
    uint32_t n = u32();
    if (uint64_t{n} * element_size <= left())
      return n;
    fail();
    return 0;
  }

  // An enumerator below `limit`; anything else is damage.
  template <typename Enum> Enum enumerator(uint32_t limit) {
    uint8_t value = u8();
    if (value >= limit)
      fail();
    return sound ? static_cast<Enum>(value) : Enum{};
  }

  bool ok() const { return sound; }
  bool at_end() const { return sound && at == bytes.size(); }

private:
  std::string_view bytes;
  uint64_t at = 0;
  bool sound = true;

  uint64_t left() const { return sound ? bytes.size() - at : 0; }
  void fail() { sound = false; }

  template <typename T> T number() {
    T value{};
    if (sizeof(T) > left()) {
      fail();
      return value;
    }
    std::memcpy(&value, bytes.data() + at, sizeof(T));
    at += sizeof(T);
    return value;
  }
};

} // namespace snarl

#endif // SNARL_DETECTOR_RUN_RECORD_READER_H
