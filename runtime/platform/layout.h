// From which end the kernel fills the user addresses.
#ifndef SNARL_RUNTIME_PLATFORM_LAYOUT_H
#define SNARL_RUNTIME_PLATFORM_LAYOUT_H

namespace snarl {

// True where mappings begin at a third of the user addresses and grow upwards, into what the shadow needs.
bool is_laid_out_upwards();

// Starts the program once more with the usual layout, if it has the other one by `ulimit -s unlimited` or `setarch -L`.
// Returns where nothing is to be done, or can be. Before anything of the program has run, with what main will get.
void ensure_usual_layout(char **arguments, char **environment);

} // namespace snarl

#endif // SNARL_RUNTIME_PLATFORM_LAYOUT_H
