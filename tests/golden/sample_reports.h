// Reports made by hand, one for each form of finding, for the writers to write.
#ifndef SNARL_TESTS_GOLDEN_SAMPLE_REPORTS_H
#define SNARL_TESTS_GOLDEN_SAMPLE_REPORTS_H

#include "detector/report/model.h"

#include <string>
#include <vector>

namespace snarl::test {

struct SampleReport {
  std::string name;
  Report report;
};

// Source frames point into `folder`/bank.cpp.
std::vector<SampleReport> sample_reports(const std::string &folder);

} // namespace snarl::test

#endif // SNARL_TESTS_GOLDEN_SAMPLE_REPORTS_H
