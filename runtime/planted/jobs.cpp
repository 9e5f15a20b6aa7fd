// Jobs, as planted code tells of them.
#include "runtime/sync/jobs.h"
#include "runtime/sync/called_jobs.h"
#include "runtime/sync/past_knowledge.h"

using namespace snarl;

SNARL_EXPORT void __snarl_job_made(const void *job) {
  if (Thread *t = self())
    job_made(*t, job);
}

SNARL_EXPORT void __snarl_job_copied(const void *to, const void *from) {
  if (Thread *t = self())
    job_copied(*t, to, from);
}

SNARL_EXPORT void __snarl_job_moved(const void *to, const void *from) {
  if (Thread *t = self())
    job_moved(*t, to, from);
}

SNARL_EXPORT void __snarl_jobs_swapped(const void *one, const void *other) {
  if (Thread *t = self())
    jobs_swapped(*t, one, other);
}

SNARL_EXPORT void __snarl_job_ends(const void *job) {
  if (Thread *t = self())
    job_ends(*t, job);
}

SNARL_EXPORT uint32_t __snarl_job_begins(const void *job) {
  Thread *t = self();
  return t ? job_begins(*t, job, reinterpret_cast<uintptr_t>(__builtin_dwarf_cfa())) : 0;
}

SNARL_EXPORT void __snarl_jobs_are_called(void) {
  keep_past_knowledge();
}

SNARL_EXPORT uint64_t __snarl_job_fetched(const void *pointer) {
  Thread *t = self();
  return t ? job_is_fetched(*t, pointer) : 0;
}

SNARL_EXPORT void __snarl_job_copied_out(const void *pointer) {
  if (Thread *t = self())
    job_is_copied(*t, pointer);
}

SNARL_EXPORT uint64_t __snarl_job_fetched_through(const void *function, const void *table) {
  Thread *t = self();
  return t ? job_is_fetched_through(*t, function, table) : 0;
}

SNARL_EXPORT uint64_t __snarl_copied_job_fetched(const void *pointer) {
  Thread *t = self();
  return t ? copied_job_is_fetched(*t, pointer) : 0;
}

SNARL_EXPORT uint64_t __snarl_copied_job_fetched_through(const void *function, const void *table) {
  Thread *t = self();
  return t ? copied_job_is_fetched_through(*t, function, table) : 0;
}

SNARL_EXPORT void __snarl_called_job_moved(const void *to, const void *from) {
  if (Thread *t = self())
    called_job_is_moved(*t, to, from);
}

SNARL_EXPORT void __snarl_called_jobs_moved(const void *to, const void *from, uint64_t bytes, uint64_t stride) {
  if (Thread *t = self())
    called_jobs_are_moved(*t, to, from, bytes, stride);
}

SNARL_EXPORT uint32_t __snarl_called_job_begins(uint64_t fetched) {
  Thread *t = self();
  return t ? called_job_begins(*t, fetched, reinterpret_cast<uintptr_t>(__builtin_dwarf_cfa())) : 0;
}
