// Which functions and files the user took out: by attribute or by ignore list.
#ifndef SNARL_INSTRUMENTER_SELECT_EXCLUSIONS_H
#define SNARL_INSTRUMENTER_SELECT_EXCLUSIONS_H

#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/SpecialCaseList.h"

#include <memory>
#include <string>

namespace snarl {

// The annotation by which the front end marks a no_sanitize("thread") function.
inline constexpr char noAccessChecksAnnotation[] = "snarl_no_access_checks";

enum class Treatment {
  full,
  noAccessChecks, // its plain accesses are left alone; it stays on the call stack and its atomics synchronise
  none,           // nothing is planted
};

class Exclusions {
public:
  Exclusions() = default; // nothing is taken out
  // `ignorelist` may be empty. On failure `error` says why, in one line.
  Exclusions(const llvm::Module &module, const std::string &ignorelist, std::string &error);

  Treatment of(const llvm::Function &function) const;
  bool ignoresGlobal(const llvm::GlobalVariable &variable) const;

private:
  bool listed(llvm::StringRef prefix, llvm::StringRef query) const;
  bool listedSource(const llvm::Function &function) const;
  void readAnnotations(const llvm::Module &module);

  llvm::SmallPtrSet<const llvm::Function *, 8> annotated_;
  std::unique_ptr<llvm::SpecialCaseList> list_;
  bool wholeModule_ = false;
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_SELECT_EXCLUSIONS_H
