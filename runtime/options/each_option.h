// Includes the table and forgets the macros that its user defined. No include guard: meant to be included repeatedly.
#include "runtime/options/options.def"
#undef SNARL_OPTION_BOOL
#undef SNARL_OPTION_NUMBER
#undef SNARL_OPTION_CHOICE
#undef SNARL_OPTION_FACTOR
#undef SNARL_OPTION_TEXT
#undef SNARL_OPTION_LIST
