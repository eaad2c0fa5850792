#include <gmock/gmock.h>

#include "script_harness.hpp"

namespace mailflow::config {
namespace {

TEST(Output, FormatListPadsToTheLongestName) {
  EXPECT_EQ(output_of("Get-Thing | select -First 2 | fl"),
            "Name    : alpha\n"
            "Size    : 5\n"
            "Tags    : {a, b}\n"
            "Comment :\n"
            "Enabled : True\n"
            "\n"
            "Name    : beta\n"
            "Size    : 12\n"
            "Tags    : {}\n"
            "Comment :\n"
            "Enabled : True\n");
}

TEST(Output, FormatListTakesWildcardsAndTellsUnknownNames) {
  EXPECT_EQ(output_of("(Get-Thing)[0] | fl s*,enabled,Nmae"),
            "Size    : 5\n"
            "Enabled : True\n"
            "Nmae    :\n"
            "notice 1: fl: there is no property Nmae. Did you mean Name?\n");
}

TEST(Output, CutsListsAfterFour) {
  EXPECT_EQ(output_of("[pscustomobject]@{ L = 1..6 } | fl"), "L : {1, 2, 3, 4...}\n");
  EXPECT_EQ(output_of("$FormatEnumerationLimit = -1; [pscustomobject]@{ L = 1..6 } | fl"), "L : {1, 2, 3, 4, 5, 6}\n");
}

TEST(Output, HangsLongAndManyLines) {
  const auto text = output_of("[pscustomobject]@{ Name = 'x' * 150; M = \"one`ntwo\" } | fl");
  EXPECT_EQ(text, "Name : " + std::string(93, 'x') + "\n       " + std::string(57, 'x') + "\nM    : one\n       two\n");
}

TEST(Output, FormatTableAutoSize) {
  EXPECT_EQ(output_of("Get-Thing | ft Name,Size,Tags -AutoSize"),
            "Name  Size Tags\n"
            "----  ---- ----\n"
            "alpha    5 {a, b}\n"
            "beta    12 {}\n"
            "gamma    1 {}\n");
}

TEST(Output, FormatTableDividesTheWidth) {
  EXPECT_EQ(output_of("(Get-Thing)[0] | ft Name,Enabled"),
            "Name                                              Enabled\n"
            "----                                              -------\n"
            "alpha                                             True\n");
}

TEST(Output, ShowsObjectsByTheirType) {
  EXPECT_EQ(output_of("'first'; Get-Thing; 'last'"),
            "first\n"
            "\n"
            "Name  Size\n"
            "----  ----\n"
            "alpha    5\n"
            "beta    12\n"
            "gamma    1\n"
            "\n"
            "last\n");
}

TEST(Output, PutsAnEmptyLineAroundBlocks) {
  EXPECT_EQ(output_of("Write-Host a; Write-Host b; Get-Thing | fl Name; 'c'"),
            "a\nb\n\nName : alpha\n\nName : beta\n\nName : gamma\n\nc\n");
}

TEST(Output, ShowsHashtablesAndBags) {
  EXPECT_EQ(output_of("@{ B = 1; A = 'x' }"), "Name Value\n---- -----\nB    1\nA    x\n");
  EXPECT_EQ(output_of("Get-Thing | select Name,Enabled -First 1"), "Name  Enabled\n----  -------\nalpha True\n");
}

TEST(Output, CountsUmlautsOnce) {
  EXPECT_EQ(output_of("[pscustomobject]@{ N = 'M\u00fcller'; X = 1 } | ft -a"), "N      X\n-      -\nM\u00fcller 1\n");
}

}  // namespace
}  // namespace mailflow::config
