// A file, mapped for reading.
#ifndef SNARL_DETECTOR_RUN_MAPPED_FILE_H
#define SNARL_DETECTOR_RUN_MAPPED_FILE_H

#include <optional>
#include <string>
#include <string_view>

namespace snarl {

class MappedFile {
public:
  // On failure `*error` gets one line: what could not be done and why.
  static std::optional<MappedFile> open(const std::string &path, std::string *error);
  MappedFile(MappedFile &&other) noexcept;
  MappedFile &operator=(MappedFile &&) = delete;
  ~MappedFile();

  std::string_view bytes() const { return {data, size}; }

private:
  MappedFile(const char *d, size_t n) : data(d), size(n) {}
  const char *data;
  size_t size;
};

} // namespace snarl

#endif // SNARL_DETECTOR_RUN_MAPPED_FILE_H
