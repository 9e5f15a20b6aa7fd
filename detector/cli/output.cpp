#include "detector/cli/output.h"

#include "detector/report/build_report.h"
#include "detector/report/suppressions.h"
#include "detector/run/load.h"
#include "detector/run/mapped_file.h"
#include "detector/write/json.h"
#include "detector/write/text.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
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

std::vector<Suppression> read_suppressions(const std::vector<std::string> &files, bool *all_read) {
  std::vector<Suppression> rules;
  for (const std::string &file : files) {
    std::string error;
    auto mapped = MappedFile::open(file, &error);
    ParsedSuppressions parsed;
    if (mapped)
      parsed = parse_suppressions(mapped->bytes(), file);
    else
      parsed.error = fmt::format("{}: cannot be read: {}", file, error);
    if (!parsed.error.empty()) {
      fmt::print(stderr, "snarl: {}\n", parsed.error);
      *all_read = false;
    }
    rules.insert(rules.end(), parsed.rules.begin(), parsed.rules.end());
  }
  return rules;
}

} // namespace

std::string render(const Report &report, const std::string &format, const std::string &color, FILE *stream,
                   bool name_runs) {
  if (format == "json")
    return write_json(report);
  TextOptions options;
  options.colour = wants_colour(color, stream);
  options.folders = known_folders(report);
  options.name_runs = name_runs;
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

Report report_of(const std::vector<std::string> &files, const std::vector<std::string> &suppressions, bool *all_read,
                 bool snapshots) {
  std::vector<Run> runs;
  *all_read = true;
  std::vector<Suppression> rules = read_suppressions(suppressions, all_read);
  for (const std::string &file : files) {
    LoadResult loaded = load_run_file(file);
    if (loaded.run) {
      runs.push_back(std::move(*loaded.run));
      if (Run &run = runs.back(); snapshots)
        run.hangs.insert(run.hangs.end(), run.snapshots.begin(), run.snapshots.end());
      continue;
    }
    fmt::print(stderr, "snarl: {}\n", loaded.error);
    *all_read = false;
  }
  Report report = build_report(runs);
  suppress(report, rules);
  return report;
}

} // namespace snarl
