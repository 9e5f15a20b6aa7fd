#include "tests/unit/runtime/channel/support/child.h"

#include "runtime/channel/channel.h"
#include "runtime/options/options.h"
#include "runtime/platform/process_image.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace snarl {

namespace {
std::string make_folder() {
  char path[] = "/tmp/snarl-channel-XXXXXX";
  return mkdtemp(path);
}
} // namespace

TemporaryFolder::TemporaryFolder() : path(make_folder()) {}
TemporaryFolder::~TemporaryFolder() {
  std::filesystem::remove_all(path);
}

pid_t start_child(const std::string &text, const std::function<int()> &scenario) {
  pid_t child = fork();
  if (child != 0)
    return child;
  process_image_start();
  if (!parse_options(text.c_str(), "test", options))
    _exit(2);
  channel_start();
  _exit(scenario());
}

int wait_status(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

int run_child(const std::string &text, const std::function<int()> &scenario) {
  int status = wait_status(start_child(text, scenario));
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

Run read_sound(const std::string &path) {
  LoadResult result = load_run_file(path);
  EXPECT_EQ(result.error, "");
  if (!result.run)
    return {};
  EXPECT_EQ(result.run->damage, "");
  return *result.run;
}

} // namespace snarl
