// Turns the ids and addresses of one run's records into the report's own values.
#ifndef SNARL_DETECTOR_REPORT_RESOLVER_H
#define SNARL_DETECTOR_REPORT_RESOLVER_H

#include "detector/report/model.h"
#include "detector/run/run.h"
#include "detector/symbols/symbolizer.h"

namespace snarl {

class Resolver {
public:
  Resolver(const Run &run_to_read, Symbolizer &symbolizer_to_use) : run(run_to_read), symbols(symbolizer_to_use) {}

  Stack stack(StackId id) { return symbols.stack(id); }
  Location location(const LocationRecord &record, uint64_t address);
  std::vector<HeldLock> held_locks(const std::vector<HeldLockRecord> &records);
  // What was taken exclusively before the last of the chain; not more than is worth telling.
  std::vector<LockId> locks_around(const LockChainRecord &last) const;
  Access access(const AccessRecord &record);
  LockFacts lock(LockId id);
  ThreadFacts thread(Tid tid);

  // Fills `locks` and `threads` with everything that the finding names, and with what those name in turn.
  void complete(Finding &finding);

private:
  const Run &run;
  Symbolizer &symbols;
};

} // namespace snarl

#endif // SNARL_DETECTOR_REPORT_RESOLVER_H
