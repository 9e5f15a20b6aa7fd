// Debug information that stands in a file of its own, as distributions ship it.
#ifndef SNARL_DETECTOR_SYMBOLS_DEBUG_FILE_H
#define SNARL_DETECTOR_SYMBOLS_DEBUG_FILE_H

#include <string>

namespace llvm::object {
class ObjectFile;
} // namespace llvm::object

namespace snarl {

// The file that belongs to the module at `path`: by its build id under /usr/lib/debug, or by its .gnu_debuglink, next
// to it, in .debug there, or under /usr/lib/debug. One with another build id is none. "": there is none.
std::string debug_file_of(const std::string &path, const llvm::object::ObjectFile &module);

} // namespace snarl

#endif // SNARL_DETECTOR_SYMBOLS_DEBUG_FILE_H
