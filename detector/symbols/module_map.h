// Which module an address belonged to, at the time that the address was recorded: modules come and go (dlopen,
// dlclose), and the same range may have held several of them.
#ifndef SNARL_DETECTOR_SYMBOLS_MODULE_MAP_H
#define SNARL_DETECTOR_SYMBOLS_MODULE_MAP_H

#include "detector/run/run.h"

namespace snarl {

class ModuleMap {
public:
  explicit ModuleMap(const std::vector<Module> &all) : modules(all) {}

  // The module of a frame; null when none is known.
  const Module *of_frame(Frame frame) const;
  // The module that held a data address, the latest one when several did.
  const Module *of_data(uint64_t address) const;

private:
  const std::vector<Module> &modules;
};

} // namespace snarl

#endif // SNARL_DETECTOR_SYMBOLS_MODULE_MAP_H
