// Findings that the user does not want to see.
//
// A suppression file has one rule in each line, "kind:pattern"; '#' begins a comment. Kinds are those of the report
// ("data-race"), "*" for all, or ThreadSanitizer's: race, race_top, deadlock, mutex, thread, signal, called_from_lib.
// The pattern is sought in the function, the file and the module of every frame of the stacks that matter, and in the
// name of the variable. It matches anywhere in them; '*' stands for any text, '^' and '$' tie it to the start and the
// end. ThreadSanitizer's kinds mean what they mean there: race_top looks at innermost frames only, called_from_lib at
// the modules of these, the others at the stacks of the threads' creation too.
#ifndef SNARL_DETECTOR_REPORT_SUPPRESSIONS_H
#define SNARL_DETECTOR_REPORT_SUPPRESSIONS_H

#include "detector/report/model.h"

#include <string>
#include <string_view>
#include <vector>

namespace snarl {

struct Suppression {
  std::string kind, pattern;
  std::string text;   // as written
  std::string origin; // the file or the function that it comes from
};

struct ParsedSuppressions {
  std::vector<Suppression> rules;
  std::string error; // one line; empty when all lines were understood
};

// `name` stands for the file in the error, and is the rules' origin.
ParsedSuppressions parse_suppressions(std::string_view text, const std::string &name);

// Does the pattern match the text as described above?
bool pattern_matches(std::string_view pattern, std::string_view text);

// Takes the findings that a rule matches out of the report and counts them there, by rule: a finding for the first that
// matches in Report::suppressed and coverage, for each that matches in Report::suppressions.
void suppress(Report &report, const std::vector<Suppression> &rules);

} // namespace snarl

#endif // SNARL_DETECTOR_REPORT_SUPPRESSIONS_H
