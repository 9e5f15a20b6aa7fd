# The warnings that every target of Snarl is built with; they are errors.
add_library(snarl_warnings INTERFACE)
target_compile_options(snarl_warnings INTERFACE -Wall -Wextra -Wshadow -Wno-unused-parameter -Werror)
# Includes are root-relative everywhere: "detector/core/ids.h".
target_include_directories(snarl_warnings INTERFACE ${CMAKE_SOURCE_DIR})
