#include "runtime/shadow/dictionaries.h"

#include "runtime/platform/memory.h"
#include "runtime/platform/spin.h"

namespace snarl {

namespace {

SpinLock lock;
Dictionary *retired; // under the lock

uint32_t bytes_of(uint8_t bits) {
  return static_cast<uint32_t>(sizeof(Dictionary) + (sizeof(Site) << bits));
}

void drop(Dictionary &d) {
  if (d.reserved)
    unmap_pages(&d, d.bytes);
  else
    release_memory(&d, d.bytes);
}

void retire(Dictionary &d) {
  SpinGuard guard(lock);
  d.next = retired;
  retired = &d;
}

} // namespace

Site *make_dictionary(uint8_t bits) {
  const uint32_t bytes = bytes_of(bits);
  auto *d = static_cast<Dictionary *>(allocate(bytes));
  d->bytes = bytes;
  return d->sites();
}

Site *reserve_dictionary(uint8_t bits) {
  const uint32_t bytes = bytes_of(bits);
  auto *d = static_cast<Dictionary *>(reserve_pages(bytes));
  d->bytes = bytes;
  d->reserved = true;
  return d->sites();
}

void retire_dictionary(Site *sites) {
  retire(Dictionary::of(sites));
}

Dictionary *take_retired_dictionaries() {
  SpinGuard guard(lock);
  Dictionary *taken = retired;
  retired = nullptr;
  for (Dictionary *d = taken; d; d = d->next)
    d->kept = false;
  return taken;
}

void keep_dictionary(Site *sites) {
  Dictionary::of(sites).kept = true;
}

void free_dictionaries(Dictionary *taken) {
  while (taken) {
    Dictionary &d = *taken;
    taken = d.next;
    if (d.kept)
      retire(d);
    else
      drop(d);
  }
}

} // namespace snarl
