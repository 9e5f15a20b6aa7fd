// Reports of processes that belong together, in one file: docs/report.md.
#ifndef SNARL_DETECTOR_WRITE_JOINED_JSON_H
#define SNARL_DETECTOR_WRITE_JOINED_JSON_H

#include <string>

namespace snarl {

// The report `now`, which write_json() has made of one run, with all that the report `there` has. If that is none,
// `now` as it is.
std::string joined_json(const std::string &there, const std::string &now);

} // namespace snarl

#endif // SNARL_DETECTOR_WRITE_JOINED_JSON_H
