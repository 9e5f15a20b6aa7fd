# find_package(Snarl): the same file in the build tree and after installation, which are laid out alike.
#
#   link_libraries(Snarl::Snarl)                     for all targets that follow, or
#   target_link_libraries(bank PRIVATE Snarl::Snarl) for one; each library that shall be checked needs it too
#
# compiles with the instrumenter of the project's own clang and links executables with the runtime. Where the compiler is
# snarl-clang the target adds nothing, so a project can be built either way.
#
#   SNARL_EXECUTABLE   the snarl command
get_filename_component(_snarl_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
set(_snarl_libraries "${_snarl_prefix}/lib/snarl")
set(SNARL_EXECUTABLE "${_snarl_prefix}/bin/snarl")

set(_snarl_compile_options "")
get_property(_snarl_languages GLOBAL PROPERTY ENABLED_LANGUAGES)
foreach(_snarl_language C CXX)
  set(_snarl_compiler "${CMAKE_${_snarl_language}_COMPILER}")
  if(NOT _snarl_language IN_LIST _snarl_languages OR _snarl_compiler MATCHES "/snarl-clang(\\+\\+)?$")
    continue()
  endif()
  set(_snarl_version "${CMAKE_${_snarl_language}_COMPILER_VERSION}")
  string(REGEX MATCH "^[0-9]+" _snarl_major "${_snarl_version}")
  set(_snarl_plugin "${_snarl_libraries}/SnarlPlugin-${_snarl_major}.so")
  if(NOT CMAKE_${_snarl_language}_COMPILER_ID STREQUAL "Clang" OR NOT EXISTS "${_snarl_plugin}")
    set(Snarl_FOUND FALSE)
    set(Snarl_NOT_FOUND_MESSAGE "no instrumenter for ${_snarl_compiler} (${CMAKE_${_snarl_language}_COMPILER_ID} ${_snarl_version}): use snarl-clang, or a clang that ${_snarl_libraries} has a plugin for")
    return()
  endif()
  # At -O0 loads of virtual table pointers are known by the names that clang would discard.
  foreach(_snarl_option "-fplugin=${_snarl_plugin}" "-fpass-plugin=${_snarl_plugin}" -fno-discard-value-names
                        -D__SNARL__=1 "SHELL:-idirafter ${_snarl_libraries}/include")
    list(APPEND _snarl_compile_options "$<$<COMPILE_LANGUAGE:${_snarl_language}>:${_snarl_option}>")
  endforeach()
endforeach()

if(NOT TARGET Snarl::Snarl)
  add_library(Snarl::Snarl INTERFACE IMPORTED)
  if(_snarl_compile_options)
    # Executables take the runtime as a whole, ahead of everything else; libraries leave its symbols to them.
    set(_snarl_is_executable "$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>")
    set(_snarl_link_options "$<$<NOT:${_snarl_is_executable}>:LINKER:-z,undefs>")
    foreach(_snarl_words "--whole-archive,${_snarl_libraries}/libsnarl_rt.a,--no-whole-archive"
                         "--dynamic-list=${_snarl_libraries}/snarl.dynlist"
                         "--push-state,--as-needed,-ldl,-lpthread,-lm,-lrt,--pop-state")
      list(APPEND _snarl_link_options "$<${_snarl_is_executable}:LINKER:${_snarl_words}>")
    endforeach()
    set_target_properties(Snarl::Snarl PROPERTIES INTERFACE_COMPILE_OPTIONS "${_snarl_compile_options}"
                          INTERFACE_LINK_OPTIONS "${_snarl_link_options}")
  endif()
endif()
