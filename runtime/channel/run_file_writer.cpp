#include "runtime/channel/run_file_writer.h"

#include "runtime/platform/process_image.h"
#include "runtime/platform/sys.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

namespace snarl {
namespace {

constexpr uint64_t kFirstChunk = 64 << 10;
constexpr uint64_t kChunk = 256 << 10;
constexpr uint64_t kReserve = 8 << 10; // for the records that close the file

uint64_t padded(uint64_t size) {
  return (size + 7) & ~uint64_t{7};
}

bool closes_the_file(RecordType type) {
  return type == RecordType::end || type == RecordType::coverage || type == RecordType::repeat;
}

long stat_of(int fd, struct stat &out) {
  return sys::call(SYS_fstat, fd, reinterpret_cast<long>(&out));
}

// Beyond the limit the kernel would send SIGXFSZ.
bool exceeds_file_size_limit(uint64_t size) {
  rlimit limit{};
  sys::call(SYS_prlimit64, 0, RLIMIT_FSIZE, 0, reinterpret_cast<long>(&limit));
  return limit.rlim_cur != RLIM_INFINITY && size > limit.rlim_cur;
}

int write_zeros(int fd, uint64_t from, uint64_t size) {
  static const char zeros[4096] = {};
  for (uint64_t at = from; at < from + size; at += sizeof(zeros)) {
    long wrote = sys::call(SYS_pwrite64, fd, reinterpret_cast<long>(zeros), sizeof(zeros), static_cast<long>(at));
    if (wrote != sizeof(zeros))
      return wrote < 0 ? static_cast<int>(-wrote) : ENOSPC;
  }
  return 0;
}

int allocate_storage(int fd, uint64_t from, uint64_t size) {
  if (exceeds_file_size_limit(from + size))
    return EFBIG;
  long result;
  do
    result = sys::call(SYS_fallocate, fd, 0, static_cast<long>(from), static_cast<long>(size));
  while (result == -EINTR);
  if (result == -EOPNOTSUPP || result == -ENOSYS)
    return write_zeros(fd, from, size);
  return static_cast<int>(-result);
}

} // namespace

int RunFileWriter::create(const char *path, uint64_t limit, uint64_t started_ns, uint32_t pid) {
  long fd = sys::open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    return static_cast<int>(-fd);
  struct stat status{};
  stat_of(static_cast<int>(fd), status);
  long error = allocate_storage(static_cast<int>(fd), 0, kFirstChunk);
  long map = 0;
  if (!error) {
    map = sys::mmap(nullptr, limit, PROT_READ | PROT_WRITE, MAP_SHARED, static_cast<int>(fd), 0);
    error = map < 0 && map > -4096 ? -map : 0;
  }
  sys::close(static_cast<int>(fd));
  if (error) {
    sys::call(SYS_unlink, reinterpret_cast<long>(path));
    return static_cast<int>(error);
  }
  *this = RunFileWriter();
  __snarl_memcpy(file_path, path, __snarl_strlen(path) + 1);
  device = status.st_dev;
  inode = status.st_ino;
  mapped = limit;
  allocated = kFirstChunk;
  header = reinterpret_cast<RunFileHeader *>(map);
  header->version = kRunFileVersion;
  header->byte_order = kRunFileByteOrder;
  header->started_ns = started_ns;
  header->pid = pid;
  header->header_size = sizeof(RunFileHeader);
  __snarl_memcpy(header->magic, kRunFileMagic, sizeof(kRunFileMagic));
  __atomic_store_n(&header->committed, sizeof(RunFileHeader), __ATOMIC_RELEASE);
  return 0;
}

int RunFileWriter::reopen() {
  long fd = sys::open(file_path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    return static_cast<int>(fd);
  struct stat status{};
  if (stat_of(static_cast<int>(fd), status) == 0 && status.st_dev == device && status.st_ino == inode)
    return static_cast<int>(fd);
  sys::close(static_cast<int>(fd));
  return -ENOENT;
}

int RunFileWriter::grow(uint64_t bytes) {
  uint64_t chunk = (bytes + kChunk - 1) / kChunk * kChunk;
  if (chunk > mapped - allocated)
    return EFBIG;
  int fd = reopen();
  if (fd < 0)
    return -fd;
  int error = allocate_storage(fd, allocated, chunk);
  sys::close(fd);
  if (!error)
    allocated += chunk;
  return error;
}

bool RunFileWriter::make_room(uint64_t bytes) {
  if (bytes <= allocated)
    return true;
  if (!stop_reason)
    stop_reason = grow(bytes - allocated);
  return !stop_reason;
}

bool RunFileWriter::append(RecordType type, const RecordWriter &record) {
  uint64_t at = header->committed;
  uint64_t end = at + sizeof(RecordHeader) + padded(record.size());
  bool roomy = make_room(end + kReserve);
  if (!roomy && !(closes_the_file(type) && end <= allocated))
    return false;
  auto *to = reinterpret_cast<unsigned char *>(header) + at;
  RecordHeader head{static_cast<uint16_t>(type), 0, record.size(), crc32c(record.data(), record.size()), sequence++};
  __snarl_memcpy(to, &head, sizeof(head));
  __snarl_memcpy(to + sizeof(head), record.data(), record.size());
  __snarl_memset(to + sizeof(head) + record.size(), 0, padded(record.size()) - record.size());
  __atomic_store_n(&header->committed, end, __ATOMIC_RELEASE);
  return true;
}

void RunFileWriter::trim() {
  int fd = reopen();
  if (fd < 0)
    return;
  // Whole pages stay: the mapping is still written to when an exec fails and the process goes on.
  uint64_t end = (header->committed + kReserve + 4095) & ~uint64_t{4095};
  if (end < allocated && sys::call(SYS_ftruncate, fd, static_cast<long>(end)) == 0)
    allocated = end;
  sys::close(fd);
}

void RunFileWriter::remove() {
  int fd = reopen();
  if (fd >= 0) {
    sys::close(fd);
    sys::call(SYS_unlink, reinterpret_cast<long>(file_path));
  }
  abandon();
}

void RunFileWriter::abandon() {
  if (header)
    sys::munmap(header, mapped);
  header = nullptr;
}

ExistingFile existing_file(const char *path) {
  long fd = sys::open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0)
    return ExistingFile::foreign;
  struct stat status{};
  RunFileHeader found{};
  bool ours = stat_of(static_cast<int>(fd), status) == 0 && S_ISREG(status.st_mode) &&
              status.st_uid == static_cast<uint32_t>(sys::call(SYS_geteuid)) &&
              sys::read(static_cast<int>(fd), &found, sizeof(found)) == sizeof(found) &&
              __snarl_memcmp(found.magic, kRunFileMagic, sizeof(kRunFileMagic)) == 0;
  sys::close(static_cast<int>(fd));
  if (!ours)
    return ExistingFile::foreign;
  if (found.pid == sys::getpid()) // before an exec, or of an earlier process that had the same number
    return found.started_ns >= process_started_ns() ? ExistingFile::live_run : ExistingFile::stale_run;
  bool live = found.pid != 0 && sys::call(SYS_kill, found.pid, 0) != -ESRCH;
  return live ? ExistingFile::live_run : ExistingFile::stale_run;
}

} // namespace snarl
