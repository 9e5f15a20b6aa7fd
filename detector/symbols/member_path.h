// Which member of a variable an address is: ".balance", "[3].lock", from the types in the debug info.
#ifndef SNARL_DETECTOR_SYMBOLS_MEMBER_PATH_H
#define SNARL_DETECTOR_SYMBOLS_MEMBER_PATH_H

#include <cstdint>
#include <memory>
#include <string>

namespace snarl {

struct MemberPath {
  std::string text;
  bool at_library_lock = false; // it ends at a lock of the C++ library that is made of several parts
};

class MemberPaths {
public:
  MemberPaths();
  ~MemberPaths();

  // `text`: to be put behind the name of the variable at `start` that holds `address` (both as linked). Empty when the
  // variable has no members or the debug info does not tell; it ends at a union and at what belongs to the C++ library.
  MemberPath path(const std::string &module_path, uint64_t start, uint64_t address);

private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation;
};

} // namespace snarl

#endif // SNARL_DETECTOR_SYMBOLS_MEMBER_PATH_H
