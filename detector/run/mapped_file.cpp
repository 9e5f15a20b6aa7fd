#include "detector/run/mapped_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace snarl {

namespace {

std::optional<std::pair<const char *, size_t>> map_descriptor(int fd, std::string *error) {
  struct stat status;
  if (fstat(fd, &status) != 0) {
    *error = std::strerror(errno);
    return std::nullopt;
  }
  if (!S_ISREG(status.st_mode)) {
    *error = "not a regular file";
    return std::nullopt;
  }
  size_t size = static_cast<size_t>(status.st_size);
  if (size == 0)
    return std::pair{static_cast<const char *>(nullptr), size_t{0}};
  void *data = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (data == MAP_FAILED) {
    *error = std::strerror(errno);
    return std::nullopt;
  }
  return std::pair{static_cast<const char *>(data), size};
}

} // namespace

std::optional<MappedFile> MappedFile::open(const std::string &path, std::string *error) {
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    *error = std::strerror(errno);
    return std::nullopt;
  }
  auto mapped = map_descriptor(fd, error);
  close(fd);
  if (!mapped)
    return std::nullopt;
  return MappedFile(mapped->first, mapped->second);
}

MappedFile::MappedFile(MappedFile &&other) noexcept
    : data(std::exchange(other.data, nullptr)), size(std::exchange(other.size, 0)) {}

MappedFile::~MappedFile() {
  if (data)
    munmap(const_cast<char *>(data), size);
}

} // namespace snarl
