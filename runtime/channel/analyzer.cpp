#include "runtime/channel/analyzer.h"

#include "runtime/channel/channel.h"
#include "runtime/channel/finish.h"
#include "runtime/channel/run_path.h"
#include "runtime/options/options.h"
#include "runtime/platform/process_image.h"
#include "runtime/platform/sys.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sched.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace snarl {
namespace {

struct Command {
  Vector<const char *> candidates; // paths to try, in this order
  Vector<const char *> arguments;
  Vector<const char *> environment;
  int result = kAnalyzerNotFound; // written by the child, which shares our memory

  ~Command() {
    candidates.drop();
    arguments.drop();
    environment.drop();
  }
};

const char *joined(const char *a, size_t a_size, const char *b) {
  size_t b_size = __snarl_strlen(b);
  char *text = static_cast<char *>(allocate_forever(a_size + b_size + 1));
  __snarl_memcpy(text, a, a_size);
  __snarl_memcpy(text + a_size, b, b_size);
  return text;
}

const char *joined(const char *a, const char *b) {
  return joined(a, __snarl_strlen(a), b);
}

void check_chosen_analyzer() {
  const char *chosen = environment_value("SNARL_ANALYZER");
  if (!chosen || sys::call(SYS_faccessat, AT_FDCWD, reinterpret_cast<long>(chosen), X_OK) == 0)
    return;
  Text text;
  text << "SNARL_ANALYZER names " << chosen << ", which cannot be run; another analyzer is looked for";
  say(text);
}

void find_candidates(Command &command, const char *home) {
  if (const char *chosen = environment_value("SNARL_ANALYZER"))
    command.candidates.push(chosen);
  if (home) {
    command.candidates.push(joined(home, "/../../bin/snarl"));
    command.candidates.push(joined(home, "/../bin/snarl"));
  }
  const char *path = environment_value("PATH");
  while (path && *path) {
    size_t size = 0;
    while (path[size] && path[size] != ':')
      ++size;
    if (size)
      command.candidates.push(joined(path, size, "/snarl"));
    path += size + (path[size] == ':');
  }
}

const char *from_start_folder(const char *path) {
  const PathBuffer expanded;
  return expand_path(path, expanded.text()) ? joined(expanded.text(), "") : path;
}

void begin_arguments(Command &command, const char *run_file) {
  Vector<const char *> &a = command.arguments;
  a.push("snarl");
  a.push("report");
  a.push("--at-exit");
  a.push(run_file);
  for (const char *file : options.suppressions) {
    a.push("--suppressions");
    a.push(from_start_folder(file));
  }
}

void ask_for_report(Command &command) {
  Vector<const char *> &a = command.arguments;
  a.push(joined("--color=", options.color));
  if (options.json) {
    a.push("--json");
    a.push(from_start_folder(options.json));
    Text began; // parents and children have one report, if the path is one
    began << "--began=" << family_began_ns();
    a.push(joined(began.c_str(), ""));
  }
  if (options.summary)
    a.push("--summary");
  if (options.unused_suppressions)
    a.push("--unused-suppressions");
}

void build_environment(Command &command) {
  for (const char *variable : process_image().environment) {
    constexpr char kOptions[] = "SNARL_OPTIONS=", kPreload[] = "LD_PRELOAD=";
    if (__snarl_memcmp(variable, kOptions, sizeof(kOptions) - 1) &&
        __snarl_memcmp(variable, kPreload, sizeof(kPreload) - 1))
      command.environment.push(variable);
  }
  command.environment.push(nullptr);
}

// In a child: signal handlers are code of the program; the analyzer starts with none, and nothing blocked.
void reset_signals() {
  struct {
    uintptr_t handler;
    unsigned long flags;
    void (*restorer)();
    uint64_t mask;
  } action;
  for (int signal = 1; signal <= 64; ++signal) {
    long failed = sys::call(SYS_rt_sigaction, signal, 0, reinterpret_cast<long>(&action), sizeof(action.mask));
    if (failed || action.handler <= 1)
      continue;
    action = {};
    sys::call(SYS_rt_sigaction, signal, reinterpret_cast<long>(&action), 0, sizeof(action.mask));
  }
  uint64_t none = 0;
  sys::call(SYS_rt_sigprocmask, SIG_SETMASK, reinterpret_cast<long>(&none), 0, sizeof(none));
}

[[noreturn]] SNARL_NOINLINE void become_analyzer(Command &command) {
  long null = sys::open("/dev/null", O_RDWR);
  if (null >= 0)
    sys::call(SYS_dup2, null, 0);
  sys::call(SYS_dup2, 2, 1);
  reset_signals();
  for (const char *candidate : command.candidates)
    sys::call(SYS_execve, reinterpret_cast<long>(candidate), reinterpret_cast<long>(command.arguments.data),
              reinterpret_cast<long>(command.environment.data));
  sys::exit_group(kAnalyzerNotFound);
}

// clone like vfork: the child shares our memory and runs on our stack, below this frame, until it ends or execs.
// Inline: the caller's frame must still be there when the parent goes on.
SNARL_INLINE long clone_like_vfork(int exit_signal) {
  long result;
  register long no_tls __asm__("r8") = 0;
  register long no_child_tid __asm__("r10") = 0;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(SYS_clone), "D"(long{CLONE_VM | CLONE_VFORK | exit_signal}), "S"(0L), "d"(0L), "r"(no_tls),
                     "r"(no_child_tid)
                   : "rcx", "r11", "memory");
  return result;
}

int wait_for(long pid) {
  int status = 0;
  long got;
  do
    got = sys::call(SYS_wait4, pid, reinterpret_cast<long>(&status), __WALL);
  while (got == -EINTR);
  if (got != pid)
    return kAnalyzerNotFound;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

[[noreturn]] SNARL_NOINLINE void attend_analyzer(Command &command) {
  long pid = clone_like_vfork(SIGCHLD);
  if (pid == 0)
    become_analyzer(command);
  if (pid > 0)
    command.result = wait_for(pid);
  sys::exit_group(0);
}

int execute(Command &command, const char *home) {
  find_candidates(command, home);
  command.arguments.push(nullptr);
  build_environment(command);
  // Two generations: the program may wait for "any child", or ignore SIGCHLD, and so take the analyzer's status from
  // us. The first child gives no signal and is not seen by plain waits; the analyzer is its child.
  long pid = clone_like_vfork(0);
  if (pid == 0)
    attend_analyzer(command);
  if (pid > 0)
    wait_for(pid);
  return command.result;
}

} // namespace

int run_analyzer(const char *run_file, const char *home) {
  check_chosen_analyzer();
  Command command;
  begin_arguments(command, run_file);
  ask_for_report(command);
  return execute(command, home);
}

int ask_analyzer_for_code(const Vector<const char *> &modules, const char *output) {
  check_chosen_analyzer();
  Command command;
  Vector<const char *> &a = command.arguments;
  a.push("snarl");
  a.push("code");
  a.push("-o");
  a.push(output);
  for (const char *function : options.ignore_functions)
    a.push(joined("--function=", function));
  for (const char *file : options.ignore_files)
    a.push(joined("--file=", file));
  for (const char *module : modules)
    a.push(module);
  return execute(command, module_home());
}

int ask_analyzer(const char *run_file, const char *home) {
  Command command;
  begin_arguments(command, run_file);
  command.arguments.push("--silent");
  return execute(command, home);
}

} // namespace snarl
