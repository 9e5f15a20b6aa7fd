// Each way to end a process: the report, the exit code, the run file, and what the program does itself.
#include "detector/run/load.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace snarl {
namespace {

struct Ended {
  int status = 0; // exit code, or −signal
  std::string output, errors;
  std::vector<fs::path> files; // run files left behind
};

std::string contents(const fs::path &path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

class Ending : public testing::Test {
protected:
  Ending() {
    char path[] = "/tmp/snarl-ending-XXXXXX";
    folder = mkdtemp(path);
    analyzer("echo \"report of $3\"; exit 1");
  }
  ~Ending() override { fs::remove_all(folder); }

  void analyzer(const std::string &script) {
    std::ofstream(folder / "analyzer") << "#!/bin/sh\n" << script << "\n";
    fs::permissions(folder / "analyzer", fs::perms::owner_all);
  }

  Ended run(const std::string &arguments, const std::string &options = "", const std::string &from = "") {
    fs::create_directory(folder / "work");
    std::string command = "exec >" + (folder / "out").string() + " 2>" + (folder / "err").string() + " && cd " +
                          (from.empty() ? (folder / "work").string() : from) +
                          " && SNARL_ANALYZER=" + (folder / "analyzer").string() + " SNARL_OPTIONS='" + options +
                          "' exec " ENDING_PROGRAM " " + arguments;
    Ended ended;
    int status = system(command.c_str());
    ended.status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    ended.output = contents(folder / "out");
    ended.errors = contents(folder / "err");
    for (const auto &file : fs::directory_iterator(folder / "work"))
      ended.files.push_back(file.path());
    return ended;
  }

  snarl::Run only_run(const Ended &ended) {
    EXPECT_EQ(ended.files.size(), 1u);
    if (ended.files.empty())
      return {};
    LoadResult result = load_run_file(ended.files[0]);
    EXPECT_TRUE(result.run && result.run->damage.empty());
    return result.run ? *result.run : snarl::Run();
  }

  fs::path folder;
};

TEST_F(Ending, WithoutFindingsEverythingIsTheProgramsOwn) {
  for (const char *how : {"return", "exit", "_exit", "_Exit", "quick_exit", "fork", "disposition"}) {
    Ended ended = run(std::string(how) + " clean");
    EXPECT_EQ(ended.status, 5) << how;
    EXPECT_TRUE(ended.files.empty()) << how;
    EXPECT_EQ(ended.errors.find("snarl"), std::string::npos) << how << ended.errors;
  }
  EXPECT_EQ(run("abort clean").status, -SIGABRT);
  EXPECT_EQ(run("segv clean").status, -SIGSEGV);
  EXPECT_EQ(run("exec clean").status, 7);
}

TEST_F(Ending, ReturnReportsAfterAllDestructors) {
  Ended ended = run("return");
  EXPECT_EQ(ended.status, 66);
  EXPECT_EQ(ended.output, "buffered output\n");
  size_t report = ended.errors.find("report of ");
  ASSERT_NE(report, std::string::npos) << ended.errors;
  EXPECT_LT(ended.errors.find("atexit"), report);
  EXPECT_LT(ended.errors.find("destructor"), report);
  auto run = only_run(ended);
  ASSERT_TRUE(run.end);
  EXPECT_EQ(run.end->how, EndKind::exit);
  EXPECT_EQ(run.end->status, 5);
  EXPECT_EQ(run.misuses.size(), 1u);
}

TEST_F(Ending, EveryWayOutReports) {
  struct Way {
    const char *name;
    int status;
    EndKind how;
  };
  for (Way way : {Way{"exit", 66, EndKind::exit}, Way{"_exit", 66, EndKind::exit}, Way{"_Exit", 66, EndKind::exit},
                  Way{"quick_exit", 66, EndKind::quick_exit}, Way{"abort", -SIGABRT, EndKind::abort},
                  Way{"abort-handled", -SIGABRT, EndKind::abort}, Way{"segv", -SIGSEGV, EndKind::signal},
                  Way{"term", -SIGTERM, EndKind::signal}, Way{"usr1-ignored", 66, EndKind::exit},
                  Way{"thread", 66, EndKind::exit}, Way{"exec", 7, EndKind::exec}, Way{"vfork", 66, EndKind::exit},
                  Way{"fork", 66, EndKind::exit}, Way{"disposition", 66, EndKind::exit}}) {
    SCOPED_TRACE(way.name);
    fs::remove_all(folder / "work");
    Ended ended = run(way.name);
    EXPECT_EQ(ended.status, way.status);
    size_t report = ended.errors.find("report of ");
    EXPECT_NE(report, std::string::npos) << ended.errors;
    EXPECT_EQ(ended.errors.find("report of ", report + 1), std::string::npos) << ended.errors;
    auto run = only_run(ended);
    ASSERT_TRUE(run.end);
    EXPECT_EQ(run.end->how, way.how);
  }
}

TEST_F(Ending, AFailedExecIsNoEnd) {
  Ended ended = run("exec-fails");
  EXPECT_EQ(ended.status, 66);
  EXPECT_EQ(only_run(ended).end->how, EndKind::exit);
}

TEST_F(Ending, AForkedChildReportsItsOwn) {
  Ended ended = run("fork-finds clean");
  EXPECT_EQ(ended.status, 5);
  EXPECT_NE(ended.errors.find("child 66"), std::string::npos) << ended.errors;
  EXPECT_EQ(ended.files.size(), 1u);
}

TEST_F(Ending, TheAnalyzerDecides) {
  analyzer("exit 0");
  Ended ended = run("return");
  EXPECT_EQ(ended.status, 5);
  EXPECT_TRUE(ended.files.empty());
  EXPECT_EQ(run("return", "keep=1").files.size(), 1u);
}

TEST_F(Ending, WithoutAnalyzerTheFactsAreRaw) {
  analyzer("exit 3");
  Ended ended = run("return");
  EXPECT_EQ(ended.status, 66);
  EXPECT_NE(ended.errors.find("snarl: 1 finding recorded\nsnarl:   unlock-not-held: thread 1 at ending_program+0x"),
            std::string::npos)
      << ended.errors;
  EXPECT_NE(ended.errors.find("snarl: the analyzer failed with exit code 3; read the run file with: snarl report "),
            std::string::npos);
  EXPECT_EQ(ended.files.size(), 1u);
}

TEST_F(Ending, Options) {
  EXPECT_EQ(run("return", "exitcode=9").status, 9);
  EXPECT_EQ(run("return", "exitcode=0").status, 5);
  EXPECT_EQ(run("return", "abort_on_error=1").status, -SIGABRT);
  Ended halted = run("return", "halt_on_error=1");
  EXPECT_EQ(halted.status, 66);
  EXPECT_EQ(halted.errors.find("destructor"), std::string::npos);
  Ended quiet = run("return", "report=0");
  EXPECT_EQ(quiet.status, 66);
  EXPECT_EQ(quiet.errors.find("report of"), std::string::npos);
  EXPECT_EQ(run("return", "nonsense=1").status, 2);
}

TEST_F(Ending, TheAnalyzerIsToldWhatTheUserWants) {
  analyzer("echo \"$@\"; echo \"options=$SNARL_OPTIONS\"; exit 1");
  Ended ended = run("return", "json=races.json:suppressions=known.txt:color=never");
  EXPECT_NE(ended.errors.find(" --suppressions " + (folder / "work/known.txt").string() + " --color=never --json " +
                              (folder / "work/races.json").string() + " --began="),
            std::string::npos)
      << ended.errors;
  EXPECT_NE(ended.errors.find("\noptions=\n"), std::string::npos) << ended.errors;
}

TEST_F(Ending, AnUnwritableFolderIsSaid) {
  Ended ended = run("return", "", "/proc");
  EXPECT_EQ(ended.status, 66);
  const std::string said = "snarl: cannot create the run file in /proc: ";
  ASSERT_EQ(ended.errors.rfind(said, 0), 0u) << ended.errors;
  const std::string goes = "; it goes to /tmp/ending_program.";
  EXPECT_NE(ended.errors.find(goes), std::string::npos) << ended.errors;
  size_t path = ended.errors.find("/tmp/ending_program.");
  EXPECT_TRUE(fs::remove(ended.errors.substr(path, ended.errors.find('\n', path) - path)));
}

} // namespace
} // namespace snarl
