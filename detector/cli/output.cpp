#include "detector/cli/output.h"

#include "detector/report/build_report.h"
#include "detector/report/suppressions.h"
#include "detector/run/load.h"
#include "detector/run/mapped_file.h"
#include "detector/write/joined_json.h"
#include "detector/write/json.h"
#include "detector/write/text.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <set>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace snarl {

namespace {

bool wants_colour(const std::string &color, FILE *stream) {
  if (color != "auto")
    return color == "always";
  const char *terminal = getenv("TERM");
  return stream && isatty(fileno(stream)) && !getenv("NO_COLOR") && terminal && std::strcmp(terminal, "dumb") != 0;
}

std::vector<std::string> known_folders(const Report &report) {
  std::error_code ignored;
  std::vector<std::string> folders = {std::filesystem::current_path(ignored).string()};
  for (const RunFacts &run : report.runs)
    folders.push_back(run.cwd);
  // A run at the root of the file system shortens nothing.
  std::erase(folders, "/");
  return folders;
}

class SuppressionReader {
public:
  explicit SuppressionReader(bool *all_read) : all_read_(all_read) {}

  void read_file(const std::string &file) {
    std::string error;
    if (auto mapped = MappedFile::open(file, &error))
      add(parse_suppressions(mapped->bytes(), file));
    else
      refuse(fmt::format("{}: cannot be read: {}", file, error));
  }

  // Several processes of one program bring the same rules.
  void read_from_program(const SuppressionsRecord &record) {
    if (seen_.insert(record.rules).second)
      add(parse_suppressions(record.rules, record.origin));
  }

  const std::vector<Suppression> &rules() const { return rules_; }

private:
  std::vector<Suppression> rules_;
  std::set<std::string> seen_;
  bool *all_read_;

  void add(const ParsedSuppressions &parsed) {
    if (!parsed.error.empty())
      refuse(parsed.error);
    rules_.insert(rules_.end(), parsed.rules.begin(), parsed.rules.end());
  }

  void refuse(const std::string &error) {
    fmt::print(stderr, "snarl: {}\n", error);
    *all_read_ = false;
  }
};

// A regular file that no other process of ours reads or writes while this is there. Made if there is none.
class OwnedFile {
public:
  explicit OwnedFile(const std::string &path) {
    if (stat(path.c_str(), &status_) == 0 && !S_ISREG(status_.st_mode))
      return;
    fd_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    owned_ = fd_ >= 0 && own();
  }
  ~OwnedFile() {
    if (fd_ >= 0)
      close(fd_);
  }
  OwnedFile(const OwnedFile &) = delete;
  OwnedFile &operator=(const OwnedFile &) = delete;

  bool is_there() const { return owned_; }

  uint64_t written_ns() const {
    return static_cast<uint64_t>(status_.st_mtim.tv_sec) * 1'000'000'000 +
           static_cast<uint64_t>(status_.st_mtim.tv_nsec);
  }

  std::string bytes() const {
    std::string text(static_cast<size_t>(status_.st_size), '\0');
    size_t size = 0;
    while (size < text.size()) {
      const ssize_t got = pread(fd_, text.data() + size, text.size() - size, static_cast<off_t>(size));
      if (got <= 0)
        break;
      size += static_cast<size_t>(got);
    }
    text.resize(size);
    return text;
  }

private:
  int fd_ = -1;
  bool owned_ = false;
  struct stat status_{};

  bool own() {
    int failed;
    do
      failed = flock(fd_, LOCK_EX);
    while (failed && errno == EINTR);
    return !failed && fstat(fd_, &status_) == 0;
  }
};

} // namespace

std::string render(const Report &report, const Rendering &how) {
  if (how.format == "json")
    return write_json(report);
  TextOptions options;
  options.colour = wants_colour(how.color, how.stream);
  options.folders = known_folders(report);
  options.name_runs = how.name_runs;
  options.unused_suppressions = how.unused_suppressions;
  return write_text(report, options);
}

bool write_out(const std::string &text, const std::string &file, FILE *stream) {
  bool to_stream = file.empty() || file == "-";
  FILE *target = to_stream ? stream : std::fopen(file.c_str(), "we");
  std::string name = to_stream ? "the report" : file;
  bool written = target && std::fwrite(text.data(), 1, text.size(), target) == text.size() && std::fflush(target) == 0;
  int error = errno;
  if (target && !to_stream)
    written = std::fclose(target) == 0 && written;
  if (!written)
    fmt::print(stderr, "snarl: {} cannot be written: {}\n", name, std::strerror(error));
  return written;
}

void write_json_beside_others(const std::string &json, const std::string &file, uint64_t since_ns) {
  const OwnedFile owned(file); // until it is written
  const bool others = owned.is_there() && owned.written_ns() >= since_ns;
  write_out(others ? joined_json(owned.bytes(), json) : json, file, nullptr);
}

Report report_of(const std::vector<std::string> &files, const std::vector<std::string> &suppressions, bool *all_read,
                 bool snapshots) {
  std::vector<Run> runs;
  *all_read = true;
  SuppressionReader reader(all_read);
  for (const std::string &file : suppressions)
    reader.read_file(file);
  for (const std::string &file : files) {
    LoadResult loaded = load_run_file(file);
    if (loaded.run) {
      for (const SuppressionsRecord &record : loaded.run->suppressions)
        reader.read_from_program(record);
      runs.push_back(std::move(*loaded.run));
      if (Run &run = runs.back(); snapshots)
        run.hangs.insert(run.hangs.end(), run.snapshots.begin(), run.snapshots.end());
      continue;
    }
    fmt::print(stderr, "snarl: {}\n", loaded.error);
    *all_read = false;
  }
  Report report = build_report(runs);
  suppress(report, reader.rules());
  return report;
}

} // namespace snarl
