#ifndef SNARL_DETECTOR_VERSION_H
#define SNARL_DETECTOR_VERSION_H

namespace snarl {
inline constexpr const char *kVersion = SNARL_VERSION; // defined by the build, from the project's version
} // namespace snarl

#endif // SNARL_DETECTOR_VERSION_H
