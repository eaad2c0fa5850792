#include "scenario/canonical.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "load/reader.hpp"

namespace mailflow::scenario {
namespace {

std::string canonical(std::string text) {
  const auto once = canonical_text({"x.lab.yaml", std::move(text)});
  if (!once) return base::render(once.error());
  const auto twice = canonical_text({"x.lab.yaml", *once});
  EXPECT_EQ(twice ? *twice : base::render(twice.error()), *once) << "a second time";
  return *once;
}

TEST(Canonical, EachShippedFileIsLaidOutSo) {
  const load::DiskReader disk;
  std::size_t files = 0;
  for (const std::string_view folder : {"scenarios", "emulator/app/templates"})
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (entry.path().extension() != ".yaml") continue;
      const auto file = disk.read(entry.path().generic_string()).value();
      EXPECT_EQ(canonical(file.text), file.text) << file.name;
      ++files;
    }
  EXPECT_GE(files, 20U);
}

TEST(Canonical, KeysStandInTheOrderOfTheirTables) {
  EXPECT_EQ(canonical("hosts:\n  b: {addresses: [192.0.2.1], kind: mta}\n  a:\n    domains: [x.example]\n"
                      "    kind: mta\nlab: x\n"),
            "lab: x\n\nhosts:\n  b: { kind: mta, addresses: [192.0.2.1] }\n  a:\n    kind: mta\n"
            "    domains: [x.example]\n");
  EXPECT_EQ(canonical("steps:\n- expect: {why: [r], delivered: {folder: Inbox, at: exo}}\n  send: a\nscenario: s\n"),
            "scenario: s\n\nsteps:\n  - send: a\n    expect: { delivered: { at: exo, folder: Inbox }, why: [r] }\n");
}

TEST(Canonical, WhatUsersNamedKeepsItsOrder) {
  const std::string rows =
      "scenario: s\n\nmatrix:\n  - { steps: 1, name: 2, from: 3 }\n\nsteps:\n"
      "  - send: { from: a, headers: { Subject: x, From: y } }\n"
      "    expect: { z@x.example: delivered, a@x.example: queued }\n";
  EXPECT_EQ(canonical(rows), rows);
  const std::string misspelt = "lab: x\n\nhosts:\n  a: { kind: mta, adresses: [b], fqdn: c }\n";
  EXPECT_EQ(canonical(misspelt), misspelt) << "an unknown key stays behind the one before it";
}

TEST(Canonical, CommentsStayWithWhatTheySpeakOf) {
  EXPECT_EQ(
      canonical("# of the file\n\n# above clock\nclock: x   # beside clock\n# above lab\nlab: y\nhosts:   # of hosts\n"
                "  # above a\n  a:\n    # above kind\n    kind: mta # beside kind\n\n    # end of a\n"
                "  # end of hosts\n# end of all\n"),
      "# of the file\n\n# above clock\n# above lab\nlab: y\nclock: x   # beside clock\n\nhosts:   # of hosts\n"
      "  # above a\n  a:\n    # above kind\n    kind: mta # beside kind\n\n    # end of a\n"
      "  # end of hosts\n# end of all\n");
  EXPECT_EQ(canonical("steps:\n- # of the first\n  expect: x # e\n  # above send\n  send: y\n"),
            "steps:\n  # of the first\n  # above send\n  - send: y\n    expect: x # e\n");
}

TEST(Canonical, BracesWithCommentsGetLinesOfTheirOwn) {
  EXPECT_EQ(canonical("hosts: { a: { kind: mta, # why\n  fqdn: x }, b: {} } # all\n"),
            "hosts: # all\n  a:\n    kind: mta # why\n    fqdn: x\n  b: {}\n");
  EXPECT_EQ(canonical("hosts: { # none yet\n  }\n"), "hosts: {} # none yet\n");
}

TEST(Canonical, BracesThatAreTooWideGetLinesOfTheirOwn) {
  const std::string name(50, 'n');
  EXPECT_EQ(canonical("hosts: { a: { fqdn: " + name + " }, b: { fqdn: " + name + " } }\n"),
            "hosts:\n  a: { fqdn: " + name + " }\n  b: { fqdn: " + name + " }\n");
  const std::string row = "scenario: s\n\nmatrix:\n  - { a: " + name + ", b: " + name + ", c: 1234567890123456789 }\n";
  EXPECT_EQ(canonical(row), row) << "rows of a table may be a little wider";
}

TEST(Canonical, TextsAreKeptAsTheyAreWritten) {
  const std::string text =
      "lab: 007\ndescription: >-\n  folded\n   more\n\n  end\n\ntenants:\n  t: { domains: ['it''s', \"\\u00e4\", 5.10] "
      "}\n\n"
      "dns: |+\n  a.  A  192.0.2.1   \n    # no comment\n\nbehaviour: { x: \"a # b\" }\n";
  EXPECT_EQ(canonical(text), text);
  EXPECT_EQ(canonical("description: one\n      two\n\n      three\nlab: |2\n     deep\n"),
            "lab: |2\n     deep\ndescription: one\n  two\n\n  three\n");
}

TEST(Canonical, EmptyLinesAreOneAtMost) {
  EXPECT_EQ(canonical("\n\nlab: x\n\n\ndescription: y\nhosts:\n\n  a:\n    kind: mta\n\n\n  b:\n    kind: mta\n\n\n"),
            "lab: x\ndescription: y\n\nhosts:\n  a:\n    kind: mta\n\n  b:\n    kind: mta\n");
}

TEST(Canonical, FilesOfOtherSystemsBecomeOurs) {
  EXPECT_EQ(canonical("\xEF\xBB\xBFlab: x\r\ndns: |\r\n   a\r\n   b\r\n"), "lab: x\n\ndns: |\n  a\n  b\n");
}

TEST(Canonical, OddFormsBecomePlainOnes) {
  EXPECT_EQ(canonical("--- # first\n? lab\n: x\n? hosts\n: - - a\n    - b: c\n...\n"),
            "# first\nlab: x\n\nhosts:\n  - - a\n    - b: c\n");
  EXPECT_EQ(canonical("lab: |\nhosts: [a: b, {}]\n"), "lab: \"\"\n\nhosts: [{ a: b }, {}]\n");
}

TEST(Canonical, WhatIsNoFileOfOursIsRefused) {
  EXPECT_EQ(canonical("- a\n"), "x.lab.yaml:1:1: expected a lab or a scenario, found a list\n    1 | - a\n      | ^");
  EXPECT_NE(canonical("%YAML 1.2\n---\nlab: x\n").find("directives"), std::string::npos);
  EXPECT_NE(canonical("lab: x\nlab: y\n").find("twice"), std::string::npos);
  EXPECT_NE(canonical("").find("empty"), std::string::npos);
}

}  // namespace
}  // namespace mailflow::scenario
