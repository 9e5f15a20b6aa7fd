#include "runtime/channel/channel.h"
#include "runtime/channel/finish.h"
#include "tests/unit/runtime/channel/support/child.h"
#include "tests/unit/runtime/channel/support/fake_engine.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace snarl {
namespace {

class RunPath : public testing::Test {
protected:
  int record_to(const std::string &log_path) {
    return run_child("report=0:log_path=" + log_path, [] {
      record_race(race(3, 4));
      finish_process(EndKind::exit, 0);
      return 0;
    });
  }
  size_t files() const {
    return static_cast<size_t>(std::distance(fs::directory_iterator(folder.path), fs::directory_iterator()));
  }
  TemporaryFolder folder;
};

TEST_F(RunPath, AFileOnlyTheUserMayRead) {
  EXPECT_EQ(record_to(folder / "a"), 0);
  struct stat status{};
  ASSERT_EQ(stat((folder / "a").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600u);
}

TEST_F(RunPath, PercentPIsTheProcess) {
  EXPECT_EQ(record_to(folder / "a.%p.b"), 0);
  ASSERT_EQ(files(), 1u);
  auto run = read_sound(fs::directory_iterator(folder.path)->path());
  EXPECT_EQ(run.path, folder / ("a." + std::to_string(run.pid) + ".b"));
}

TEST_F(RunPath, AFolderGetsAFileNamedByTheProgram) {
  EXPECT_EQ(record_to(folder.path), 0);
  EXPECT_EQ(record_to(folder / ""), 0);
  EXPECT_EQ(files(), 2u);
  for (const auto &file : fs::directory_iterator(folder.path))
    EXPECT_EQ(file.path().filename().string().rfind("channel_test.", 0), 0u) << file.path();
}

TEST_F(RunPath, AnOldRunFileIsReplaced) {
  EXPECT_EQ(record_to(folder / "a"), 0);
  uint32_t pid = read_sound(folder / "a").pid;
  EXPECT_EQ(record_to(folder / "a"), 0);
  EXPECT_NE(read_sound(folder / "a").pid, pid);
  EXPECT_EQ(files(), 1u);
}

TEST_F(RunPath, TheRunFileOfALivingProcessIsNot) {
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  pid_t first = start_child("log_path=" + (folder / "a"), [&] {
    (void)!write(ready[1], "x", 1);
    pause();
    return 0;
  });
  char byte;
  ASSERT_EQ(read(ready[0], &byte, 1), 1);
  EXPECT_EQ(record_to(folder / "a"), 0);
  EXPECT_EQ(files(), 2u);
  kill(first, SIGKILL);
  wait_status(first);
}

TEST_F(RunPath, TheFileFromBeforeAnExecIsNot) {
  int result = run_child("report=0:log_path=" + (folder / "a"), [] {
    record_race(race(3, 4));
    finish_process(EndKind::exec, 0);
    channel_before_fork(); // what an exec'd program does: begin anew in the same process
    channel_after_fork_in_child();
    return channel_is_open() ? 0 : 1;
  });
  EXPECT_EQ(result, 0);
  EXPECT_EQ(files(), 2u);
  EXPECT_EQ(read_sound(folder / "a").races.size(), 1u);
}

TEST_F(RunPath, NothingElseIsTouched) {
  std::ofstream(folder / "mine") << "precious";
  EXPECT_EQ(record_to(folder / "mine"), 2);
  std::ifstream file(folder / "mine");
  std::string text;
  file >> text;
  EXPECT_EQ(text, "precious");
}

TEST_F(RunPath, LinksAreNotFollowed) {
  fs::create_symlink(folder / "target", folder / "link");
  EXPECT_EQ(record_to(folder / "link"), 2);
  EXPECT_FALSE(fs::exists(folder / "target"));
}

TEST_F(RunPath, UnwritableIsOneClearLine) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(record_to(folder / "none/a"), 2);
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "snarl: cannot create the run file " + (folder / "none/a") + ": no such file or directory\n");
}

} // namespace
} // namespace snarl
