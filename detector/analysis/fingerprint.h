// The stable name of a bug: equal for the same bug in two runs, in two builds of the same source in two folders, and
// after unrelated lines were added above it.
//
// A code site is named by its function (demangled), its file's base name and its line RELATIVE to the line on which
// the function is declared; without debug info by function and module, without a function by module and offset. The
// fingerprint hashes the kind, the sorted set of sites and, when there is one, the subject (a variable's name). So
// neither the order of the two sides nor the number of like instances (philosophers at one table) matters.
#ifndef SNARL_DETECTOR_ANALYSIS_FINGERPRINT_H
#define SNARL_DETECTOR_ANALYSIS_FINGERPRINT_H

#include "detector/symbols/source_frame.h"

#include <string>
#include <string_view>
#include <vector>

namespace snarl {

// The site of a stack: that of its innermost frame of the program's own code.
std::string code_site(const Stack &stack);
// All sites of a stack from the innermost outwards, as far as another one has no part in them: for two things that one
// thread did, perhaps both by the same function which does nothing else.
std::string code_path(const Stack &stack, const Stack &other);

// 16 hexadecimal digits.
std::string fingerprint(std::string_view kind, std::vector<std::string> sites, std::string_view subject);

} // namespace snarl

#endif // SNARL_DETECTOR_ANALYSIS_FINGERPRINT_H
