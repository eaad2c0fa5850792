#pragma once
// A text beside the file that holds how it should look. With UPDATE_GOLDENS set the file is written instead.

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace mailflow::app::test {

inline void expect_golden(const std::string& name, const std::string& text) {
  const auto path = "tests/unit/app/" + name;
  if (std::getenv("UPDATE_GOLDENS") != nullptr) std::ofstream(path, std::ios::binary) << text;
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path << " is missing";
  const std::string golden{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(text, golden) << path;
}

}  // namespace mailflow::app::test
