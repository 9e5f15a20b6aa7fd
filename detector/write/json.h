// Writes a report as JSON: docs/snarl-report.schema.json.
#ifndef SNARL_DETECTOR_WRITE_JSON_H
#define SNARL_DETECTOR_WRITE_JSON_H

#include "detector/report/model.h"

#include <string>

namespace snarl {

std::string write_json(const Report &report);

} // namespace snarl

#endif // SNARL_DETECTOR_WRITE_JSON_H
