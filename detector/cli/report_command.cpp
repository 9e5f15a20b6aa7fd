#include "detector/cli/commands.h"
#include "detector/cli/output.h"
#include "detector/write/clean_run.h"
#include "detector/write/json.h"

namespace snarl {

namespace {

int exit_code_for(const Report &report, bool all_well) {
  if (!all_well)
    return exit_code::bad_input;
  return report.findings.empty() ? exit_code::nothing_found : exit_code::findings;
}

// False: the findings could not be shown. (A JSON that cannot be written after all is said, and that is all there is to
// say.)
bool write_at_exit(const Report &report, const ReportOptions &options) {
  if (options.silent)
    return true;
  if (!options.json.empty())
    write_json_beside_others(write_json(report), options.json, options.began_ns);
  bool written = true;
  const bool nothing = report.findings.empty();
  if (!nothing)
    written =
        write_out(render(report, {"text", options.color, stderr, false, options.unused_suppressions}), "", stderr) &&
        written;
  if (nothing && options.summary)
    written = write_out(clean_run_line(report) + "\n", "", stderr) && written;
  if (nothing && options.unused_suppressions)
    written = write_out(unused_suppressions_text(report), "", stderr) && written;
  return written;
}

} // namespace

int report_command(const ReportOptions &options) {
  bool all_read = true;
  Report report = report_of(options.files, options.suppressions, &all_read, !options.at_exit);
  if (report.runs.empty())
    return exit_code::bad_input;
  if (options.at_exit)
    return exit_code_for(report, write_at_exit(report, options) && all_read);
  bool to_stdout = options.output.empty() || options.output == "-";
  std::string text =
      render(report, {options.format, options.color, to_stdout ? stdout : nullptr, true, options.unused_suppressions});
  return exit_code_for(report, write_out(text, options.output, stdout) && all_read);
}

} // namespace snarl
