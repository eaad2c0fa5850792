# One function per kind of target. A room is a folder below emulator/, a library and a namespace at once;
# a room may use rooms of lower levels only, and configuring fails when one reaches up or sideways.

find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(PkgConfig REQUIRED)
pkg_check_modules(fyaml REQUIRED IMPORTED_TARGET libfyaml)
pkg_check_modules(ldns REQUIRED IMPORTED_TARGET ldns)
pkg_check_modules(cares REQUIRED IMPORTED_TARGET libcares)
pkg_check_modules(idn2 REQUIRED IMPORTED_TARGET libidn2)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(edit REQUIRED IMPORTED_TARGET libedit)
pkg_check_modules(pugixml REQUIRED IMPORTED_TARGET pugixml)
find_package(CLI11 REQUIRED)

# What every target of ours is compiled with.
add_library(mailflow_options INTERFACE)
target_include_directories(mailflow_options INTERFACE ${PROJECT_SOURCE_DIR}/emulator)
target_link_libraries(mailflow_options INTERFACE Threads::Threads)
target_compile_options(mailflow_options INTERFACE
  -pthread  # everywhere alike, or a precompiled header would not fit
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>                  # g++ 12 finds overlaps where none are (PR 105329)
  $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>  # libstdc++ 12's stable_sort; g++ watches our own code
  $<$<BOOL:${MAILFLOW_WERROR}>:-Werror>)
target_compile_definitions(mailflow_options INTERFACE
  $<$<BOOL:${MAILFLOW_MUTATE}>:MAILFLOW_MUTATE=1>)

# The standard library and fmt, read once for all rooms (half of a small file's compile time). Off where ccache is given
# without the settings that let it see through such a header.
if(NOT DEFINED MAILFLOW_PCH AND CMAKE_CXX_COMPILER_LAUNCHER STREQUAL "ccache")
  set(MAILFLOW_PCH OFF)
endif()
option(MAILFLOW_PCH "precompiled headers" ON)
if(MAILFLOW_PCH)
  add_compile_options(  # for ccache: its manual, "Precompiled headers"
    "$<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>" "$<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>")
endif()

# mailflow_precompiled(<name> HEADERS <headers…> [LINKS …]): a precompiled header for targets that name it in REUSE_FROM.
function(mailflow_precompiled name)
  cmake_parse_arguments(PRE "" "" "HEADERS;LINKS" ${ARGN})
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT "// Carries the precompiled header.\n")
  add_library(${name} OBJECT ${source})
  target_link_libraries(${name} PRIVATE mailflow_options fmt::fmt ${PRE_LINKS})
  target_precompile_headers(${name} PRIVATE ${PRE_HEADERS})
endfunction()

set(MAILFLOW_COMMON_HEADERS
  <fmt/format.h> <tl/expected.hpp> <algorithm> <array> <charconv> <chrono> <compare> <cstdint> <functional> <map>
  <memory> <optional> <set> <span> <string> <string_view> <unordered_map> <utility> <variant> <vector>)
if(MAILFLOW_PCH)
  mailflow_precompiled(mailflow_common HEADERS ${MAILFLOW_COMMON_HEADERS})
endif()

# mailflow_room(<name> LEVEL <n> SOURCES <files…> [USES <rooms…>] [LINKS <third-party targets…>] [PUBLIC_LINKS …])
function(mailflow_room name)
  cmake_parse_arguments(ROOM "" "LEVEL" "SOURCES;USES;LINKS;PUBLIC_LINKS" ${ARGN})
  if(ROOM_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "room ${name}: unknown arguments ${ROOM_UNPARSED_ARGUMENTS}")
  endif()
  add_library(${name} STATIC ${ROOM_SOURCES})
  set_property(TARGET ${name} PROPERTY MAILFLOW_LEVEL ${ROOM_LEVEL})
  set_property(GLOBAL APPEND PROPERTY MAILFLOW_ROOMS ${name})
  foreach(used IN LISTS ROOM_USES)
    if(NOT TARGET ${used})
      message(FATAL_ERROR "room ${name} (level ${ROOM_LEVEL}) uses ${used}, which is not defined before it")
    endif()
    get_target_property(level ${used} MAILFLOW_LEVEL)
    if(NOT level LESS ROOM_LEVEL)
      message(FATAL_ERROR "room ${name} (level ${ROOM_LEVEL}) may not use ${used} (level ${level}): never up, never sideways")
    endif()
  endforeach()
  target_link_libraries(${name} PUBLIC mailflow_options fmt::fmt ${ROOM_USES} ${ROOM_PUBLIC_LINKS} PRIVATE ${ROOM_LINKS})
  if(MAILFLOW_PCH)
    target_precompile_headers(${name} REUSE_FROM mailflow_common)
  endif()
endfunction()

# mailflow_program(<name> SOURCES <files…> USES <rooms…> [LINKS …])
function(mailflow_program name)
  cmake_parse_arguments(PROGRAM "" "" "SOURCES;USES;LINKS" ${ARGN})
  add_executable(${name} ${PROGRAM_SOURCES})
  target_link_libraries(${name} PRIVATE mailflow_options ${PROGRAM_USES} ${PROGRAM_LINKS})
endfunction()
