#include "load/extend.hpp"

#include <gmock/gmock.h>

namespace mailflow::load {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

base::Result<base::Value> tree(const TableReader& reader, const std::string& path) {
  auto file = reader.read(path);
  return read_lab_tree(std::move(*file), reader);
}

TEST(Extend, MergesMapsKeyByKeyAndReplacesTheRest) {
  const TableReader reader(Texts{
      {"labs/base.yaml", "lab: base\nhosts:\n  a: { kind: mta, addresses: [192.0.2.1] }\n  b: { kind: mta }\n"},
      {"labs/x.yaml", "extends: base.yaml\nlab: x\nhosts:\n  a: { addresses: [192.0.2.9, 192.0.2.8] }\n  c: {}\n"},
  });
  const auto value = tree(reader, "labs/x.yaml");
  ASSERT_TRUE(value) << base::render(value.error());
  EXPECT_EQ(*value->find("lab")->value.text(), "x");
  EXPECT_EQ(value->find("extends"), nullptr);
  const auto& hosts = value->find("hosts")->value;
  EXPECT_EQ(*hosts.find("a")->value.find("kind")->value.text(), "mta");
  EXPECT_EQ(hosts.find("a")->value.find("addresses")->value.list()->size(), 2U);
  EXPECT_NE(hosts.find("b"), nullptr);
  EXPECT_NE(hosts.find("c"), nullptr);
  EXPECT_EQ(hosts.find("a")->value.find("addresses")->value.pos.file->name, "labs/x.yaml");
  EXPECT_EQ(hosts.find("b")->value.pos.file->name, "labs/base.yaml");
}

TEST(Extend, NullRemovesAKey) {
  const TableReader reader({{"base.yaml", "hosts: { a: {}, b: {} }\ndescription: old\n"},
                            {"x.yaml", "extends: base.yaml\nhosts: { a: null, gone: {} }\ndescription:\n"}});
  const auto value = tree(reader, "x.yaml");
  ASSERT_TRUE(value) << base::render(value.error());
  EXPECT_EQ(value->find("description"), nullptr);
  EXPECT_EQ(value->find("hosts")->value.find("a"), nullptr);
  EXPECT_NE(value->find("hosts")->value.find("b"), nullptr);
  EXPECT_NE(value->find("hosts")->value.find("gone"), nullptr);
}

TEST(Extend, ANullThatRemovesNothingIsTold) {
  const std::string base = "hosts: { a: { kind: mta } }\ndescription: old\n";
  const auto said = [&](const std::string& over) {
    const auto value = tree(TableReader({{"base.yaml", base}, {"x.yaml", "extends: base.yaml\n" + over}}), "x.yaml");
    return value ? std::string{} : base::render(value.error());
  };
  EXPECT_EQ(said("descriptoin:\n"),
            "x.yaml:2:1: \"descriptoin\" is null, which removes a key, but there is none to remove\n"
            "    2 | descriptoin:\n      | ^^^^^^^^^^^\n"
            "   did you mean \"description\"?  what is extended has: hosts, description");
  EXPECT_NE(said("hosts: { a: { knid: null } }\n").find("\"knid\" is null"), std::string::npos);
  EXPECT_NE(said("hosts: { new: { fqdn: null } }\n").find("\"fqdn\" is null"), std::string::npos);
  EXPECT_NE(said("authorities: { mine: }\n").find("a map without keys is written {}"), std::string::npos);
  EXPECT_EQ(said("hosts: { a: null }\n"), "");
}

TEST(Extend, TheNearestFileOfAChainWins) {
  const TableReader reader(Texts{{"a.yaml", "lab: a\nclock: 2026-01-01\ndescription: a\n"},
                                 {"b.yaml", "extends: a.yaml\nlab: b\nclock: 2026-02-02\n"},
                                 {"sub/c.yaml", "extends: ../b.yaml\nlab: c\n"}});
  const auto value = tree(reader, "sub/c.yaml");
  ASSERT_TRUE(value) << base::render(value.error());
  EXPECT_EQ(*value->find("lab")->value.text(), "c");
  EXPECT_EQ(*value->find("clock")->value.text(), "2026-02-02");
  EXPECT_EQ(*value->find("description")->value.text(), "a");
}

TEST(Extend, ACircleIsAnErrorAtItsLine) {
  const TableReader reader(Texts{{"a.yaml", "lab: a\nextends: b.yaml\n"}, {"b.yaml", "extends: ./a.yaml\n"}});
  const auto value = tree(reader, "a.yaml");
  ASSERT_FALSE(value);
  EXPECT_EQ(base::to_string(value.error().pos), "b.yaml:1:10");
  EXPECT_THAT(value.error().message, HasSubstr("a.yaml extends itself in a circle"));
}

TEST(Extend, AtMostSixteenFilesInARow) {
  Texts files{{"0.yaml", "lab: zero\n"}};
  for (int i = 1; i <= 16; ++i) files[std::to_string(i) + ".yaml"] = "extends: " + std::to_string(i - 1) + ".yaml\n";
  const TableReader reader(files);
  EXPECT_TRUE(tree(reader, "15.yaml"));
  const auto value = tree(reader, "16.yaml");
  ASSERT_FALSE(value);
  EXPECT_THAT(value.error().message, HasSubstr("more than 16 files"));
}

TEST(Extend, PathsOutsideTheFilesOwnWorldAreRefused) {
  for (const std::string path : {"/etc/passwd", "C:\\lab.yaml", "\"\""}) {
    const TableReader reader(Texts{{"x.yaml", "extends: " + path + "\n"}});
    const auto value = tree(reader, "x.yaml");
    ASSERT_FALSE(value) << path;
    EXPECT_EQ(base::to_string(value.error().pos).substr(0, 7), "x.yaml:") << path;
  }
}

TEST(Extend, AMissingFileIsToldWhereItIsNamed) {
  const TableReader reader(Texts{{"labs/x.yaml", "extends: gone.yaml\n"}});
  const auto value = tree(reader, "labs/x.yaml");
  ASSERT_FALSE(value);
  EXPECT_EQ(base::to_string(value.error().pos), "labs/x.yaml:1:10");
  EXPECT_THAT(value.error().message, HasSubstr("labs/gone.yaml: there is no such file"));
}

TEST(Extend, OnlyLabFilesAreRead) {
  for (const std::string path : {"../etc/passwd", "base.yaml.txt", "notes"}) {
    const TableReader reader(Texts{{"x.yaml", "extends: " + path + "\n"}, {path, "secret\n"}});
    const auto value = tree(reader, "x.yaml");
    ASSERT_FALSE(value) << path;
    EXPECT_EQ(base::to_string(value.error().pos), "x.yaml:1:10");
    EXPECT_THAT(base::render(value.error()), AllOf(HasSubstr("*.yaml or *.yml"), Not(HasSubstr("secret"))));
  }
}

TEST(Reader, ReadsFilesOfTheDiskAndNothingElse) {
  const DiskReader disk;
  EXPECT_TRUE(disk.read("CMakeLists.txt"));
  EXPECT_THAT(disk.read("emulator").error().message, HasSubstr("not a file"));
  EXPECT_THAT(disk.read("no-such-file").error().message, HasSubstr("no such file"));
  EXPECT_FALSE(disk.read("/dev/zero"));
}

}  // namespace
}  // namespace mailflow::load
