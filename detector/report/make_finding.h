// One record (or one cycle of lock-order edges) → one finding: symbolised, titled, explained, fingerprinted.
// One file for each form of finding.
#ifndef SNARL_DETECTOR_REPORT_MAKE_FINDING_H
#define SNARL_DETECTOR_REPORT_MAKE_FINDING_H

#include "detector/analysis/lock_cycles.h"
#include "detector/report/model.h"
#include "detector/report/resolver.h"
#include "detector/run/records.h"

namespace snarl {

Finding make_finding(Resolver &resolver, const RaceRecord &race);
Finding make_finding(Resolver &resolver, const MisuseRecord &misuse);
Finding make_finding(Resolver &resolver, const HangRecord &hang);
Finding make_finding(Resolver &resolver, const LockCycle &cycle);
// Kind, title, explanation and fingerprint of a cycle whose steps, locks and threads are there.
void describe_lock_cycle(Finding &finding);

} // namespace snarl

#endif // SNARL_DETECTOR_REPORT_MAKE_FINDING_H
