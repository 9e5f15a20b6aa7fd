#include "detector/symbols/module_map.h"

namespace snarl {

namespace {

bool covers(const Module &module, uint64_t address) {
  return module.record.begin <= address && address < module.record.end;
}

// Generations in frames are cut to 16 bits, so they are compared by their distance from the load.
bool lived_in(const Module &module, uint32_t generation) {
  uint32_t lifetime = *module.generation_until - module.record.generation_from;
  return ((generation - module.record.generation_from) & 0xffff) < lifetime;
}

} // namespace

const Module *ModuleMap::of_frame(Frame frame) const {
  uint64_t address = frame_address(frame) - 1;
  const Module *latest = nullptr;
  for (const Module &module : modules) {
    if (!covers(module, address))
      continue;
    if (module.generation_until && lived_in(module, frame_generation(frame)))
      return &module;
    latest = &module;
  }
  return latest;
}

const Module *ModuleMap::of_data(uint64_t address) const {
  const Module *latest = nullptr;
  for (const Module &module : modules)
    if (covers(module, address))
      latest = &module;
  return latest;
}

} // namespace snarl
