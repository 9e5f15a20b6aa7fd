#include "detector/cli/commands.h"
#include "detector/version.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <climits>
#include <cstring>
#include <fmt/format.h>

namespace snarl {

namespace {

template <typename Options> void add_format_options(CLI::App &command, Options &options) {
  command.add_option("--format", options.format, "text or json")->check(CLI::IsMember({"text", "json"}));
  command.add_option("-o,--output", options.output, "write the report to this file");
  command.add_option("--color", options.color, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
}

template <typename Options> void add_output_options(CLI::App &command, Options &options) {
  add_format_options(command, options);
  command.add_option("--suppressions", options.suppressions, "leave out what this file names, one kind:pattern a line")
      ->allow_extra_args(false);
  command.add_flag("--unused-suppressions", options.unused_suppressions, "list the suppressions that matched nothing");
}

CLI::App *add_report(CLI::App &app, ReportOptions &options) {
  CLI::App *command = app.add_subcommand("report", "Report what run files hold");
  command->add_option("FILE", options.files, "run files (*.snarl)")->required();
  add_output_options(*command, options);
  command->add_flag("--at-exit", options.at_exit)->group("");
  command->add_flag("--summary", options.summary)->group("");
  command->add_option("--json", options.json)->group("");
  command->add_option("--began", options.began_ns)->group("");
  command->add_flag("--silent", options.silent)->group("");
  return command;
}

CLI::App *add_run(CLI::App &app, RunOptions &options) {
  CLI::App *command = app.add_subcommand("run", "Run an instrumented program and report what was found\n"
                                                "  snarl run [OPTIONS] -- PROGRAM ARGS...");
  add_output_options(*command, options);
  command->add_option("--keep", options.keep, "keep the run files in this folder");
  command->add_option("--exitcode", options.exit_code, "exit code when something was found (66); 0: the program's own")
      ->check(CLI::Range(0, 255));
  command->add_option(
      "--budget", options.budget,
      "check accesses only so long that the program takes no more than this times its own CPU time (1.5x)");
  command->prefix_command();
  return command;
}

CLI::App *add_snapshot(CLI::App &app, SnapshotOptions &options) {
  CLI::App *command =
      app.add_subcommand("snapshot", "Tell what every thread of a running program does, holds and waits for");
  command->add_option("PID", options.pid, "its process id")->required()->check(CLI::Range(1, INT_MAX));
  add_format_options(*command, options);
  return command;
}

CLI::App *add_code(CLI::App &app, CodeOptions &options) {
  CLI::App *command = app.add_subcommand("code")->group("");
  command->add_option("--function", options.functions)->allow_extra_args(false);
  command->add_option("--file", options.files)->allow_extra_args(false);
  command->add_option("-o", options.output)->required();
  command->add_option("MODULE", options.modules)->required();
  return command;
}

// What follows the first "--" is the program to run, whatever it looks like.
std::vector<std::string> take_command(int &argc, char **argv) {
  char **end = argv + argc;
  char **separator = std::find_if(argv, end, [](const char *argument) { return std::strcmp(argument, "--") == 0; });
  if (separator == end)
    return {};
  argc = static_cast<int>(separator - argv);
  return {separator + 1, end};
}

std::string what_is_wrong(const CLI::App *app, const CLI::Error &error) {
  const std::vector<std::string> unknown = app->remaining();
  std::string said = error.what();
  if (!unknown.empty() && app->get_subcommands().empty())
    said = fmt::format("there is no command '{}'", unknown.front());
  return fmt::format("snarl: {} (see snarl --help)\n", said);
}

int parse_and_run(int argc, char **argv) {
  CLI::App app("Finds data races, deadlocks and lock misuse in C and C++ programs", "snarl");
  app.set_version_flag("--version", fmt::format("snarl {}", kVersion));
  app.require_subcommand(1);
  app.failure_message(what_is_wrong);
  app.footer("Exit codes: 0 nothing found, 1 findings (run: 66), 2 usage or input error, 3 internal error");
  ReportOptions report;
  RunOptions run;
  SnapshotOptions snapshot;
  CodeOptions code;
  CLI::App *report_app = add_report(app, report);
  CLI::App *run_app = add_run(app, run);
  CLI::App *snapshot_app = add_snapshot(app, snapshot);
  CLI::App *code_app = add_code(app, code);
  run.command = take_command(argc, argv);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    return app.exit(error) == 0 ? exit_code::nothing_found : exit_code::bad_input;
  }
  if (report_app->parsed())
    return report_command(report);
  if (snapshot_app->parsed())
    return snapshot_command(snapshot);
  if (code_app->parsed())
    return code_command(code);
  std::vector<std::string> without_separator = run_app->remaining();
  run.command.insert(run.command.begin(), without_separator.begin(), without_separator.end());
  if (run.command.empty()) {
    fmt::print(stderr, "snarl run: no program given: snarl run [OPTIONS] -- PROGRAM ARGS...\n");
    return exit_code::bad_input;
  }
  return run_command(run);
}

} // namespace

int snarl_main(int argc, char **argv) {
  try {
    return parse_and_run(argc, argv);
  } catch (const std::exception &error) {
    fmt::print(stderr, "snarl: internal error: {}\n", error.what());
  } catch (...) {
    fmt::print(stderr, "snarl: internal error\n");
  }
  return exit_code::internal_error;
}

} // namespace snarl
