// The thread that keeps the budget (docs/budget.md): measures, decides by shadow/budget.h, lets accesses rest.
#ifndef SNARL_RUNTIME_INTERCEPT_BUDGET_KEEPER_H
#define SNARL_RUNTIME_INTERCEPT_BUDGET_KEEPER_H

namespace snarl {

void budget_prepare(); // once, at the start of the runtime
void budget_start();   // if there is a budget: before main, when libc is ready for threads; after a fork

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_BUDGET_KEEPER_H
