// Holds the engine's reports against the reference.
//
//   soundness      each reported pair of accesses races on a byte of the reported granule
//   completeness   the first race on each byte is reported, by the event that finds it
// After a location's first race the engine may report more pairs or not; what it reports must be true. While accesses
// rest now and then it may report less; soundness is all that is demanded.
#ifndef SNARL_TESTS_ORACLE_JUDGE_H
#define SNARL_TESTS_ORACLE_JUDGE_H

#include "tests/oracle/engine.h"
#include "tests/oracle/reference.h"

namespace oracle {

// "" when they agree, else what is wrong.
std::string disagreement(const Trace &trace, const std::vector<Report> &reports, const Reference &reference,
                         RunOptions options);

// Runs both. A trace that cannot happen agrees.
std::string check(const Trace &trace, RunOptions options);

// In a child process, so that no trace sees what another left behind. A crash of the engine is a disagreement.
std::string check_in_child(const Trace &trace, RunOptions options);

// A trace with the same kind of failure from which no event can be taken away.
Trace shrink(Trace trace, RunOptions options);

} // namespace oracle

#endif // SNARL_TESTS_ORACLE_JUDGE_H
