# Writes the dynamic list of every symbol that LIBRARY exports, as `nm` (NM) sees it, to OUTPUT.
execute_process(COMMAND ${NM} -D --defined-only ${LIBRARY} OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[^\n]+" lines "${symbols}")
set(list "{\n")
foreach(line ${lines})
  string(REGEX REPLACE "^[^ ]* [A-Za-z] ([^@]+).*$" "\\1" symbol "${line}")
  string(APPEND list "  ${symbol};\n")
endforeach()
file(WRITE ${OUTPUT} "${list}};\n")
