// What the interceptors prepare, once, when everything else of the runtime stands.
#ifndef SNARL_RUNTIME_INTERCEPT_START_H
#define SNARL_RUNTIME_INTERCEPT_START_H

namespace snarl {

void intercept_start();

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_START_H
