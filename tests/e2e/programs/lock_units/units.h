// A lock each in three translation units and a shared library; each function takes its own lock and calls the next.
#ifndef SNARL_TESTS_LOCK_UNITS_H
#define SNARL_TESTS_LOCK_UNITS_H

void post_to_ledger(void (*then)());
void write_to_audit(void (*then)());
void store_in_vault(void (*then)());
void lock_own(void (*then)());
void nothing();

#endif // SNARL_TESTS_LOCK_UNITS_H
