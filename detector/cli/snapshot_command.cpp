// Asks a running program what its threads do (core/snapshot_request.h) and reads the answer from its run file.
#include "detector/cli/commands.h"
#include "detector/cli/output.h"
#include "detector/core/run_file.h"
#include "detector/core/snapshot_request.h"
#include "detector/report/build_report.h"
#include "detector/run/load.h"
#include "detector/run/mapped_file.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <optional>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

namespace snarl {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kPatience(5);
constexpr std::chrono::milliseconds kPause(20);

int refuse(const std::string &why) {
  fmt::print(stderr, "snarl snapshot: {}\n", why);
  return exit_code::bad_input;
}

std::string word_of_status(const fs::path &status, const std::string &key) {
  std::ifstream file(status);
  for (std::string line; std::getline(file, line);)
    if (line.rfind(key + ":", 0) == 0) {
      const size_t begin = line.find_first_not_of(" \t", key.size() + 1);
      return begin == std::string::npos ? "" : line.substr(begin);
    }
  return "";
}

bool has_question_signal(const fs::path &status, const char *mask) {
  const std::string word = word_of_status(status, mask);
  return !word.empty() && std::stoull(word, nullptr, 16) >> (kSnapshotSignal - 1) & 1;
}

// A process as /proc shows it.
class Process {
public:
  explicit Process(int id) : pid(id), folder(fmt::format("/proc/{}", id)) {}

  // Why it cannot be asked; empty when it can.
  std::string obstacle() const {
    if (kill(pid, 0) != 0)
      return errno == ESRCH ? fmt::format("there is no process {}", pid)
                            : fmt::format("process {} belongs to another user: no permission to ask it", pid);
    const std::string state = word_of_status(folder / "status", "State");
    if (state.rfind('Z', 0) == 0 || state.rfind('X', 0) == 0)
      return fmt::format("process {} has ended", pid);
    if (state.rfind('T', 0) == 0)
      return fmt::format("process {} is stopped, by a signal or a debugger, and cannot answer", pid);
    if (!std::ifstream(folder / "maps").is_open())
      return fmt::format("no permission to look at process {}", pid);
    if (!has_question_signal(folder / "status", "SigCgt") || !carries_runtime())
      return fmt::format("process {} ({}) does not run Snarl: is it built with snarl-clang or snarl-clang++?", pid,
                         word_of_status(folder / "status", "Name"));
    return "";
  }

  // The run files that it has open now.
  std::vector<std::string> run_files() const {
    std::vector<std::string> files;
    for (const std::string &path : mapped_files())
      if (fs::path(path).extension() == ".snarl" || is_run_file(inside(path)))
        files.push_back(inside(path));
    return files;
  }

  // To a thread that lets the signal through, if the kernel shows one that runs, else to whichever the kernel chooses.
  bool ask() const {
    siginfo_t question{};
    question.si_signo = kSnapshotSignal;
    question.si_code = SI_QUEUE;
    question.si_pid = getpid();
    question.si_uid = getuid();
    question.si_value.sival_ptr = reinterpret_cast<void *>(kSnapshotQuestion);
    const std::optional<int> thread = thread_to_ask();
    return (thread ? syscall(SYS_rt_tgsigqueueinfo, pid, *thread, kSnapshotSignal, &question)
                   : syscall(SYS_rt_sigqueueinfo, pid, kSnapshotSignal, &question)) == 0;
  }

  const int pid;

private:
  const fs::path folder;

  // Its paths are those of its own root, which may be another one than ours.
  std::string inside(const std::string &path) const {
    const std::string seen = (folder / "root").string() + path;
    std::error_code ignored;
    return access(seen.c_str(), R_OK) != 0 || fs::equivalent(seen, path, ignored) ? path : seen;
  }

  std::vector<std::string> mapped_files() const {
    std::vector<std::string> files;
    std::ifstream maps(folder / "maps");
    for (std::string line; std::getline(maps, line);) {
      const size_t path = line.find('/');
      if (path == std::string::npos || line.ends_with(" (deleted)"))
        continue;
      if (files.empty() || files.back() != line.substr(path))
        files.push_back(line.substr(path));
    }
    return files;
  }

  static bool is_run_file(const std::string &path) {
    char begin[sizeof(kRunFileMagic)] = {};
    std::ifstream(path, std::ios::binary).read(begin, sizeof(begin));
    return std::memcmp(begin, kRunFileMagic, sizeof(begin)) == 0;
  }

  // In the executable, or as a library.
  bool carries_runtime() const {
    for (const std::string &path : mapped_files())
      if (fs::path(path).filename() == "libsnarl_rt.so")
        return true;
    std::string error;
    auto program = MappedFile::open((folder / "exe").string(), &error);
    return program && program->bytes().find("__snarl_default_options") != std::string_view::npos;
  }

  // One that is in no system call sees nothing of it. A wait for a lock goes on by itself, others may see EINTR.
  std::optional<int> thread_to_ask() const {
    std::error_code ignored;
    std::optional<int> best;
    for (const auto &task : fs::directory_iterator(folder / "task", ignored)) {
      if (has_question_signal(task.path() / "status", "SigBlk"))
        continue;
      const std::string state = word_of_status(task.path() / "status", "State");
      std::string call;
      std::getline(std::ifstream(task.path() / "syscall"), call);
      const bool runs = state.rfind('R', 0) == 0, waits_for_lock = call.rfind(fmt::format("{} ", SYS_futex), 0) == 0;
      if (runs || (waits_for_lock && !best))
        best = std::stoi(task.path().filename().string());
      if (runs)
        break;
    }
    return best;
  }
};

// The newest snapshot of a run file, with all that is needed to tell it and nothing else.
std::optional<Run> newest_snapshot(const Process &process, const std::string &file, size_t *count) {
  LoadResult loaded = load_run_file(file);
  if (!loaded.run || loaded.run->pid != static_cast<uint32_t>(process.pid))
    return std::nullopt;
  Run &run = *loaded.run;
  *count += run.snapshots.size();
  if (run.snapshots.empty())
    return std::nullopt;
  run.hangs = {run.snapshots.back()};
  run.races.clear();
  run.misuses.clear();
  run.order = {};
  run.repeats.clear();
  return std::move(run);
}

std::optional<Run> newest_snapshot(const Process &process, size_t *count) {
  std::optional<Run> found;
  *count = 0;
  for (const std::string &file : process.run_files())
    if (auto run = newest_snapshot(process, file, count))
      found = std::move(run);
  return found;
}

} // namespace

int snapshot_command(const SnapshotOptions &options) {
  const Process process(options.pid);
  if (const std::string why = process.obstacle(); !why.empty())
    return refuse(why);
  size_t before = 0, now = 0;
  newest_snapshot(process, &before);
  if (!process.ask())
    return refuse(fmt::format("process {} cannot be asked: {}", options.pid, std::strerror(errno)));
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(kPause);
    auto run = newest_snapshot(process, &now);
    if (!run || now <= before)
      continue;
    const bool to_stdout = options.output.empty() || options.output == "-";
    const Report report = build_report({std::move(*run)});
    const std::string text = render(report, {options.format, options.color, to_stdout ? stdout : nullptr, true});
    return write_out(text, options.output, stdout) ? exit_code::nothing_found : exit_code::bad_input;
  }
  return refuse(fmt::format(
      "process {} does not answer: all its threads block SIGURG, or its run file cannot be written", options.pid));
}

} // namespace snarl
