// Scenarios run in forked children: the channel is one for each process, and some scenarios die.
#ifndef SNARL_TESTS_UNIT_RUNTIME_CHANNEL_SUPPORT_CHILD_H
#define SNARL_TESTS_UNIT_RUNTIME_CHANNEL_SUPPORT_CHILD_H

#include "detector/run/load.h"

#include <functional>
#include <string>
#include <sys/types.h>

namespace snarl {

// A folder that is removed with all that is in it.
class TemporaryFolder {
public:
  TemporaryFolder();
  ~TemporaryFolder();
  std::string operator/(const std::string &name) const { return path + "/" + name; }
  const std::string path;
};

// Starts the channel in a child with these options and runs the scenario there; the child then ends with its result.
pid_t start_child(const std::string &options, const std::function<int()> &scenario);
int wait_status(pid_t child);                                                    // as waitpid gives it
int run_child(const std::string &options, const std::function<int()> &scenario); // exit code, or −signal

// Reads a run file that must be sound.
Run read_sound(const std::string &path);

} // namespace snarl

#endif // SNARL_TESTS_UNIT_RUNTIME_CHANNEL_SUPPORT_CHILD_H
