#include "detector/cli/commands.h"
#include "detector/cli/output.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <optional>
#include <sys/wait.h>
#include <unistd.h>

namespace snarl {

namespace {

namespace fs = std::filesystem;

// The folder that the program's run files go to: the user's, or a private one that goes away.
class RunFolder {
public:
  explicit RunFolder(const std::string &keep) : is_kept(!keep.empty()) {
    if (is_kept) {
      std::error_code ignored;
      fs::create_directories(keep, ignored);
      folder = fs::absolute(keep, ignored).string();
      return;
    }
    const char *base = getenv("TMPDIR");
    // ':' separates options, so it cannot stand in a path that is handed over in one.
    std::string pattern = base && *base && !std::strchr(base, ':') ? base : "/tmp";
    pattern += "/snarl-XXXXXX";
    folder = mkdtemp(pattern.data()) ? pattern : std::string();
  }
  ~RunFolder() {
    std::error_code ignored;
    if (!is_kept && !folder.empty())
      fs::remove_all(folder, ignored);
  }
  RunFolder(const RunFolder &) = delete;
  RunFolder &operator=(const RunFolder &) = delete;

  const std::string &path() const { return folder; }
  std::vector<std::string> run_files() const {
    std::vector<std::string> files;
    std::error_code ignored;
    for (const auto &entry : fs::directory_iterator(folder, ignored))
      if (entry.path().extension() == ".snarl")
        files.push_back(entry.path().string());
    std::sort(files.begin(), files.end());
    return files;
  }

private:
  bool is_kept;
  std::string folder;
};

volatile sig_atomic_t child_pid = 0;

void forward_signal(int signal_number) {
  if (child_pid > 0)
    kill(child_pid, signal_number);
}

// Passes on what a user or a CI system sends to end a program. From the terminal (^C) the program gets it by itself.
void forward_signals() {
  struct sigaction forward = {};
  forward.sa_handler = forward_signal;
  forward.sa_flags = SA_RESTART;
  for (int signal_number : {SIGTERM, SIGHUP, SIGUSR1, SIGUSR2})
    sigaction(signal_number, &forward, nullptr);
  signal(SIGINT, SIG_IGN);
  signal(SIGQUIT, SIG_IGN);
}

std::string options_for(const std::string &folder, const std::string &budget) {
  const char *users = getenv("SNARL_OPTIONS");
  std::string options = users && *users ? std::string(users) + ":" : std::string();
  if (!budget.empty())
    options += fmt::format("budget='{}':", budget);
  return options + fmt::format("log_path={}/%p.snarl:report=0:exitcode=0", folder);
}

[[noreturn]] void become(const std::vector<std::string> &command, const std::string &options) {
  setenv("SNARL_OPTIONS", options.c_str(), 1);
  std::vector<char *> arguments;
  for (const std::string &argument : command)
    arguments.push_back(const_cast<char *>(argument.c_str()));
  arguments.push_back(nullptr);
  execvp(arguments[0], arguments.data());
  fmt::print(stderr, "snarl run: {} cannot be run: {}\n", command[0], std::strerror(errno));
  _exit(127);
}

// The wait status; nothing when the program could not be started at all.
std::optional<int> run_program(const RunOptions &options, const std::string &folder) {
  child_pid = fork();
  if (child_pid == 0)
    become(options.command, options_for(folder, options.budget));
  if (child_pid < 0)
    return std::nullopt;
  forward_signals();
  int status = 0;
  while (waitpid(child_pid, &status, 0) < 0)
    if (errno != EINTR)
      return std::nullopt;
  child_pid = 0;
  return status;
}

// As a shell tells it: 128 + signal.
int shell_status(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

} // namespace

int run_command(const RunOptions &options) {
  RunFolder folder(options.keep);
  if (folder.path().empty()) {
    fmt::print(stderr, "snarl run: no folder for run files can be made: {}\n", std::strerror(errno));
    return exit_code::bad_input;
  }
  std::optional<int> status = run_program(options, folder.path());
  if (!status) {
    fmt::print(stderr, "snarl run: {} cannot be started: {}\n", options.command[0], std::strerror(errno));
    return exit_code::bad_input;
  }
  int own = shell_status(*status);
  std::vector<std::string> files = folder.run_files();
  if (files.empty()) {
    if (own != 127)
      fmt::print(stderr, "snarl run: {} wrote no run file: is it built with snarl-clang or snarl-clang++?\n",
                 options.command[0]);
    return own;
  }
  bool all_read = true;
  Report report = report_of(files, options.suppressions, &all_read);
  bool to_stderr = options.output.empty();
  const Rendering how{options.format, options.color, to_stderr ? stderr : nullptr, false, options.unused_suppressions};
  bool written = write_out(render(report, how), options.output, stderr);
  if (!all_read || !written)
    return exit_code::bad_input;
  return report.findings.empty() || options.exit_code == 0 ? own : options.exit_code;
}

} // namespace snarl
