// A place in the source, and the stacks made of them.
#ifndef SNARL_DETECTOR_SYMBOLS_SOURCE_FRAME_H
#define SNARL_DETECTOR_SYMBOLS_SOURCE_FRAME_H

#include <cstdint>
#include <string>
#include <vector>

namespace snarl {

struct SourceFrame {
  std::string function;       // demangled; empty: unknown
  std::string file;           // absolute where the debug info allows; empty: no debug info
  uint32_t line = 0;          // 0: unknown
  uint32_t column = 0;        // 0: unknown
  uint32_t function_line = 0; // where the function is declared; 0: unknown
  std::string module;         // path; empty: the address belongs to no known module
  uint64_t offset = 0;        // address of the call as linked, as addr2line takes it; absolute without a module
  bool inlined = false;       // inlined into the next frame
  bool is_signal = false;     // not a call: a signal handler ran here

  // Code of the system (libc, the C++ library and its headers), not of the program.
  bool is_system() const;
  // Code of libc or the C++ library, such as stands below main() and below a thread's function.
  bool is_standard_library() const;
  // Same place in the same code.
  friend bool operator==(const SourceFrame &a, const SourceFrame &b) {
    return a.module == b.module && a.offset == b.offset && a.function == b.function && a.line == b.line;
  }
  // How the frame is called when there is no function name: "module+0x1234".
  std::string module_and_offset() const;
};

struct Stack {
  std::vector<SourceFrame> frames; // innermost first
  bool folded = false;             // deeper frames of a recursion were left out
  bool cut = false;                // the outermost frames are missing

  bool empty() const { return frames.empty(); }
  friend bool operator==(const Stack &a, const Stack &b) { return a.frames == b.frames; }
  // The innermost frame of the program's own code, else the innermost of all; null when there is none.
  const SourceFrame *culprit() const;
};

// The last component of a path.
std::string base_name(const std::string &path);

} // namespace snarl

#endif // SNARL_DETECTOR_SYMBOLS_SOURCE_FRAME_H
