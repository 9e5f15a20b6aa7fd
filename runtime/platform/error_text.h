// strerror for the runtime: no locale, no allocation.
#ifndef SNARL_RUNTIME_PLATFORM_ERROR_TEXT_H
#define SNARL_RUNTIME_PLATFORM_ERROR_TEXT_H

namespace snarl {

const char *error_text(int error);

} // namespace snarl

#endif // SNARL_RUNTIME_PLATFORM_ERROR_TEXT_H
