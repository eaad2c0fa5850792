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
find_package(CLI11 REQUIRED)

# What every target of ours is compiled with.
add_library(mailflow_options INTERFACE)
target_include_directories(mailflow_options INTERFACE ${PROJECT_SOURCE_DIR}/emulator)
target_compile_options(mailflow_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual
  $<$<BOOL:${MAILFLOW_WERROR}>:-Werror>)
target_compile_definitions(mailflow_options INTERFACE
  $<$<BOOL:${MAILFLOW_MUTATE}>:MAILFLOW_MUTATE=1>)

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
endfunction()

# mailflow_program(<name> SOURCES <files…> USES <rooms…> [LINKS …])
function(mailflow_program name)
  cmake_parse_arguments(PROGRAM "" "" "SOURCES;USES;LINKS" ${ARGN})
  add_executable(${name} ${PROGRAM_SOURCES})
  target_link_libraries(${name} PRIVATE mailflow_options ${PROGRAM_USES} ${PROGRAM_LINKS})
endfunction()
