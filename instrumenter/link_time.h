// Planting under full link-time optimisation. Code that is inlined across translation units after it was instrumented
// would have the wrong call stacks, so a unit that is compiled for such a link is only marked: each function with what
// it is to get. The link plants, behind all inlining, with the whole program's functions before it.
#ifndef SNARL_INSTRUMENTER_LINK_TIME_H
#define SNARL_INSTRUMENTER_LINK_TIME_H

#include "instrumenter/select/exclusions.h"

#include "llvm/IR/Module.h"

#include <optional>
#include <string>

namespace snarl {

// The plugin's argument (-fplugin-arg-snarl-at-link) that says that the link will plant.
inline constexpr char atLinkArgument[] = "at-link";

// Of this process's compilation; the front end says so before the pipeline is made.
void leavePlantingToTheLink();
bool isPlantingLeftToTheLink();

// What one function is to get, as its unit was told: the settings' text (options.h), and the treatment, which the
// unit's annotations and the name of its source decide.
struct LinkTimeMark {
  Treatment treatment;
  std::string settings;
};

// `isApart`: its plain accesses go without checks, unlike those of functions that the link might inline it into.
void markForTheLink(llvm::Function &function, const LinkTimeMark &mark, bool isApart);

// Takes the mark off, so that nothing is planted twice; nothing when there is none.
std::optional<LinkTimeMark> takeMark(llvm::Function &function);

// A call that no library defines, made when the program starts: a link that plants takes it out, any other one fails
// with its name, instead of giving a program without checks in silence.
void demandPlanting(llvm::Module &module);
void dropDemand(llvm::Module &module);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_LINK_TIME_H
