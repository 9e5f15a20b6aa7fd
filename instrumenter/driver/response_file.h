// Response files (@file), in the GNU syntax that clang reads by default.
#ifndef SNARL_INSTRUMENTER_DRIVER_RESPONSE_FILE_H
#define SNARL_INSTRUMENTER_DRIVER_RESPONSE_FILE_H

#include <string>
#include <vector>

namespace snarl::driver {

// The arguments with every @file replaced by what the file holds, recursively. An @file that cannot be read
// stays, as with clang.
std::vector<std::string> expandResponseFiles(const std::vector<std::string> &arguments);

} // namespace snarl::driver

#endif // SNARL_INSTRUMENTER_DRIVER_RESPONSE_FILE_H
