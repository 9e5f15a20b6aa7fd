# The package for find_package(Snarl), in the build tree, and the installation of what no other folder installs.
include(CMakePackageConfigHelpers)
set(_package ${CMAKE_BINARY_DIR}/lib/cmake/Snarl)
configure_file(${CMAKE_SOURCE_DIR}/cmake/SnarlConfig.cmake ${_package}/SnarlConfig.cmake COPYONLY)
write_basic_package_version_file(${_package}/SnarlConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(DIRECTORY ${_package} DESTINATION lib/cmake)
install(FILES LICENSE DESTINATION share/doc/snarl)
install(FILES docs/snarl-report.schema.json DESTINATION share/snarl)
