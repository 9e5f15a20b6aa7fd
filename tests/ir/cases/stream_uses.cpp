// Calls of the library that use a stream are told of before they are made, and what they do to a string is checked.
// flags: -O0
// flags: -O2
#include <ostream>
#include <string>

// in _Z5printRSo
// expect: call void @__snarl_stream_used\(.*, i32 9\)
// expect: (call|invoke) .*@_ZNSolsEi\(
void print(std::ostream &out) { out << 1; }

// in _Z4growRNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE
// reject: __snarl_stream_used
// expect: @__snarl_write16
// expect: (call|invoke) .*7reserveEm\(
void grow(std::string &text) { text.reserve(100); }
