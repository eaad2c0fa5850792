# Writes OUT: which files of tests/decision, scenarios and the tests of SPF name which rules. SOURCE is the project's folder.
file(GLOB_RECURSE files RELATIVE ${SOURCE} ${SOURCE}/tests/decision/*.yaml ${SOURCE}/scenarios/*.scenario.yaml
  ${SOURCE}/tests/unit/spf/*.cpp ${SOURCE}/tests/unit/policy/*_connector_test.cpp)
list(SORT files)
set(rows "")
foreach(file IN LISTS files)
  file(READ ${SOURCE}/${file} text)
  string(REGEX MATCHALL "(yes|no|why): *\\[[^]]*\\]|(why|rule|failed): *[a-z][a-z0-9.-]*|\n *- [a-z]+\\.[a-z0-9.-]+|(spf|receive-connector|send-connector)\\.[a-z0-9.-]+" places "${text}")
  string(REGEX MATCHALL "[a-z][a-z0-9.-]*" words "${places}")
  list(REMOVE_DUPLICATES words)
  list(REMOVE_ITEM words yes no why rule result true false failed connector)
  list(SORT words)
  string(REPLACE ";" " " words "${words}")
  if(words)
    string(APPEND rows "      {\"${file}\", \" ${words} \"},\n")
  endif()
endforeach()
file(WRITE ${OUT}.new "#include \"app/rule_tests.hpp\"\n\n#include <array>\n\nnamespace mailflow::app {\n
std::span<const RuleTests> rule_tests() {\n  static constexpr auto rows = std::to_array<RuleTests>({\n${rows}  });\n  return rows;\n}\n
}  // namespace mailflow::app\n")
file(COPY_FILE ${OUT}.new ${OUT} ONLY_IF_DIFFERENT)
