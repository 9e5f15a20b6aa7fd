// The snarl command: exit codes, one clear line for each bad input, what goes where.
#include "detector/cli/commands.h"
#include "tests/unit/detector/support/run_file_builder.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <unistd.h>

namespace snarl {
namespace {

namespace fs = std::filesystem;

struct Outcome {
  int code;
  std::string out, err;
};

class Cli : public testing::Test {
protected:
  Cli() { fs::create_directory(folder); }
  ~Cli() override { fs::remove_all(folder); }

  const fs::path folder = fs::temp_directory_path() / ("snarl_cli_test_" + std::to_string(getpid()));

  std::string file(const std::string &name, const std::string &contents) const {
    std::ofstream(folder / name) << contents;
    return folder / name;
  }
  std::string clean_run() const {
    test::RunFileBuilder run;
    return file("clean.snarl", run.add(ProcessRecord{}).add(EndRecord{}).bytes());
  }
  std::string run_with_findings() const { return file("found.snarl", test::sample_run().bytes()); }

  static Outcome snarl(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "snarl");
    std::vector<char *> argv;
    for (std::string &argument : arguments)
      argv.push_back(argument.data());
    argv.push_back(nullptr);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    int code = snarl_main(static_cast<int>(arguments.size()), argv.data());
    std::fflush(nullptr);
    std::string out = testing::internal::GetCapturedStdout();
    return {code, out, testing::internal::GetCapturedStderr()};
  }
  static bool contains(const std::string &text, const std::string &part) {
    return text.find(part) != std::string::npos;
  }
  static size_t lines(const std::string &text) {
    return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
  }
};

TEST_F(Cli, Version) {
  Outcome o = snarl({"--version"});
  EXPECT_EQ(o.code, 0);
  EXPECT_EQ(o.out, "snarl 0.1.0\n");
}

TEST_F(Cli, HelpNamesTheCommands) {
  Outcome o = snarl({"--help"});
  EXPECT_EQ(o.code, 0);
  EXPECT_TRUE(contains(o.out, "report") && contains(o.out, "run"));
}

TEST_F(Cli, UsageErrorsAre2) {
  EXPECT_EQ(snarl({}).code, 2);
  EXPECT_EQ(snarl({"frobnicate"}).code, 2);
  EXPECT_EQ(snarl({"report"}).code, 2);
  EXPECT_EQ(snarl({"report", "--format=xml", clean_run()}).code, 2);
  EXPECT_EQ(snarl({"run"}).code, 2);
}

TEST_F(Cli, ReportTellsWhetherSomethingWasFound) {
  Outcome clean = snarl({"report", clean_run()});
  EXPECT_EQ(clean.code, 0);
  EXPECT_EQ(clean.out, "snarl: nothing found\nRun: unknown program (pid 4711), exit status 0 after 0.000 s\n");
  Outcome found = snarl({"report", run_with_findings()});
  EXPECT_EQ(found.code, 1);
  EXPECT_TRUE(contains(found.out, "Data race on heap memory"));
  EXPECT_TRUE(contains(found.out, "met 17 times"));
}

TEST_F(Cli, SeveralFilesMakeOneReport) {
  std::string first = run_with_findings(), second = file("again.snarl", test::sample_run().bytes());
  Outcome o = snarl({"report", "--format=json", first, second, clean_run()});
  EXPECT_EQ(o.code, 1);
  EXPECT_TRUE(contains(o.out, "\"count\": 34"));
  EXPECT_TRUE(contains(o.out, "\"runs\""));
}

TEST_F(Cli, OutputGoesToTheFile) {
  std::string target = folder / "report.json";
  Outcome o = snarl({"report", "--format=json", "-o", target, run_with_findings()});
  EXPECT_EQ(o.code, 1);
  EXPECT_EQ(o.out, "");
  std::ostringstream written;
  written << std::ifstream(target).rdbuf();
  EXPECT_TRUE(contains(written.str(), "\"schema\": \"snarl-report/1\""));
}

TEST_F(Cli, WhatCannotBeWrittenIsSaid) {
  Outcome missing = snarl({"report", "-o", "/nonexistent/report.txt", clean_run()});
  EXPECT_EQ(missing.code, 2);
  EXPECT_EQ(missing.err, "snarl: /nonexistent/report.txt cannot be written: No such file or directory\n");
  Outcome full = snarl({"report", "-o", "/dev/full", run_with_findings()});
  EXPECT_EQ(full.code, 2);
  EXPECT_TRUE(contains(full.err, "/dev/full cannot be written: No space left on device"));
}

TEST_F(Cli, BadRunFilesAreOneClearLineEach) {
  for (const std::string &bad : {file("other.txt", "hello"), file("empty.snarl", ""), std::string("/nonexistent.snarl"),
                                 file("cut.snarl", test::sample_run().bytes().substr(0, 40))}) {
    Outcome o = snarl({"report", bad});
    EXPECT_EQ(o.code, 2);
    EXPECT_EQ(lines(o.err), 1u);
    EXPECT_EQ(o.err.rfind("snarl: " + bad + ": ", 0), 0u) << o.err;
    EXPECT_EQ(o.out, "");
  }
}

TEST_F(Cli, ACutFileIsReportedAsFarAsItGoes) {
  std::string whole = test::sample_run().bytes();
  Outcome o = snarl({"report", file("cut.snarl", whole.substr(0, whole.size() - 60))});
  EXPECT_EQ(o.code, 1);
  EXPECT_TRUE(contains(o.out, "the file was cut"));
}

TEST_F(Cli, AtExitIsSilentWhenNothingWasFound) {
  Outcome clean = snarl({"report", "--at-exit", clean_run(), "--color=auto"});
  EXPECT_EQ(clean.code, 0);
  EXPECT_EQ(clean.out + clean.err, "");
  std::string json = folder / "r.json";
  Outcome found = snarl({"report", "--at-exit", run_with_findings(), "--color=auto", "--json", json});
  EXPECT_EQ(found.code, 1);
  EXPECT_EQ(found.out, "");
  EXPECT_TRUE(contains(found.err, "Data race"));
  EXPECT_TRUE(fs::exists(json));
}

TEST_F(Cli, SuppressedFindingsAreLeftOutAndCounted) {
  std::string rules = file("rules", "*:bank\n");
  Outcome o = snarl({"report", "--suppressions", rules, run_with_findings()});
  EXPECT_EQ(o.code, 0);
  EXPECT_TRUE(contains(o.out, "suppressed by *:bank"));
  EXPECT_EQ(snarl({"report", "--suppressions", "/nonexistent", clean_run()}).code, 2);
  EXPECT_EQ(snarl({"report", "--suppressions", file("bad", "what"), clean_run()}).code, 2);
}

// A program that writes a run file where SNARL_OPTIONS says, as an instrumented one does.
class CliRun : public Cli {
protected:
  std::vector<std::string> program(const std::string &run_file, const std::string &then) const {
    return {"/bin/sh", "-c",
            "o=${SNARL_OPTIONS##*log_path=}; p=${o%%:*}; cp " + run_file + " ${p%%%p*}1.snarl; " + then};
  }
  static Outcome run(std::vector<std::string> options, const std::vector<std::string> &command) {
    options.insert(options.begin(), "run");
    options.push_back("--");
    options.insert(options.end(), command.begin(), command.end());
    return snarl(options);
  }
};

TEST_F(CliRun, TheProgramsOwnCodeWhenNothingWasFound) {
  EXPECT_EQ(run({}, program(clean_run(), "exit 0")).code, 0);
  EXPECT_EQ(run({}, program(clean_run(), "exit 7")).code, 7);
  EXPECT_EQ(run({}, program(clean_run(), "kill -TERM $$")).code, 128 + 15);
}

TEST_F(CliRun, SixtySixWhenSomethingWasFound) {
  Outcome o = run({}, program(run_with_findings(), "echo hello; exit 7"));
  EXPECT_EQ(o.code, 66);
  EXPECT_EQ(o.out, "hello\n");
  EXPECT_TRUE(contains(o.err, "Data race"));
  EXPECT_EQ(run({"--exitcode=3"}, program(run_with_findings(), "exit 7")).code, 3);
  EXPECT_EQ(run({"--exitcode=0"}, program(run_with_findings(), "exit 7")).code, 7);
}

TEST_F(CliRun, RunFilesAreKeptOnlyWhenAsked) {
  run({"--keep", folder / "kept"}, program(clean_run(), "exit 0"));
  EXPECT_TRUE(fs::exists(folder / "kept" / "1.snarl"));
  setenv("TMPDIR", folder.c_str(), 1);
  run({}, program(clean_run(), "exit 0"));
  unsetenv("TMPDIR");
  for (const auto &entry : fs::directory_iterator(folder))
    EXPECT_EQ(entry.path().filename().string().rfind("snarl-", 0), std::string::npos) << entry.path();
}

TEST_F(CliRun, WhatIsNotInstrumentedOrNotThereIsSaid) {
  Outcome plain = run({}, {"/bin/sh", "-c", "exit 5"});
  EXPECT_EQ(plain.code, 5);
  EXPECT_TRUE(contains(plain.err, "wrote no run file"));
  Outcome absent = run({}, {"/nonexistent/program"});
  EXPECT_EQ(absent.code, 127);
  EXPECT_TRUE(contains(absent.err, "/nonexistent/program cannot be run: No such file or directory"));
}

} // namespace
} // namespace snarl
