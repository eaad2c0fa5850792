#include "base/field.hpp"

#include <gtest/gtest.h>

#include "base/guid.hpp"

namespace mailflow::base {
namespace {

struct Thing {
  std::string name;
  Setting<bool> on{true, {}};
  Setting<AddressSpaces> spaces;
  std::optional<DomainName> domain;
};

std::span<const Field<Thing>> thing_fields() {
  static const std::array rows{
      field<&Thing::name>("Name", {}),
      field<&Thing::on>("On", {}),
      field<&Thing::spaces>("Spaces", {}),
      field<&Thing::domain>("Domain", {}),
  };
  return rows;
}

Value text(std::string value) {
  return Value{std::move(value), {}};
}

TEST(Field, SetsAndPrints) {
  Thing thing;
  const auto* spaces = find_field(thing_fields(), "SPACES");
  ASSERT_NE(spaces, nullptr);
  EXPECT_TRUE(spaces->list);
  ASSERT_TRUE(spaces->set(thing, Value{ValueList{text("*"), text("smtp:*.contoso.com;5")}, {}}));
  const auto printed = spaces->get(thing);
  ASSERT_NE(printed.list(), nullptr);
  EXPECT_EQ(scalar_text((*printed.list())[0]), "smtp:*;1");
  EXPECT_EQ(scalar_text((*printed.list())[1]), "smtp:*.contoso.com;5");
  ASSERT_TRUE(spaces->set(thing, text("a.example")));
  EXPECT_EQ(thing.spaces->size(), 1U);
  ASSERT_TRUE(spaces->set(thing, Value{}));
  EXPECT_TRUE(thing.spaces->empty());
}

TEST(Field, KeepsThePlace) {
  const auto file = std::make_shared<SourceFile>(SourceFile{"a.ps1", "On"});
  Thing thing;
  ASSERT_TRUE(find_field(thing_fields(), "On")->set(thing, Value{false, SourcePos{file, 3, 7, 1}}));
  EXPECT_FALSE(*thing.on);
  EXPECT_EQ(to_string(*find_field(thing_fields(), "On")->pos(thing)), "a.ps1:3:7");
  EXPECT_EQ(find_field(thing_fields(), "Spaces")->pos(thing), nullptr);
}

TEST(Field, RefusesWithWords) {
  Thing thing;
  const auto wrong = find_field(thing_fields(), "On")->set(thing, text("yes"));
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().message, "expected true or false, found a text");
  const auto unknown = read_object(thing_fields(), Value{ValueMap{Entry{"Nmae", {}, text("x")}}, {}}, "a thing");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().message, "unknown key \"Nmae\" in a thing");
  EXPECT_EQ(unknown.error().hint, "did you mean \"Name\"?  a thing has: Name, On, Spaces, Domain");
  const auto bad = read_object(thing_fields(), Value{ValueMap{Entry{"Spaces", {}, text("a.*.b")}}, {}}, "a thing");
  ASSERT_FALSE(bad);
}

TEST(Guid, ComesFromTheNameAlone) {
  EXPECT_EQ(guid_of("contoso"), guid_of("contoso"));
  EXPECT_NE(guid_of("contoso"), guid_of("fabrikam"));
  const auto text_form = to_string(guid_of("contoso"));
  EXPECT_EQ(parse_guid(text_form).value(), guid_of("contoso"));
  EXPECT_EQ(text_form[14], '8');
  for (const char* bad : {"", "x", "00000000-0000-0000-0000-00000000000", "0000000000000000000000000000000g"})
    EXPECT_FALSE(parse_guid(bad)) << bad;
}

}  // namespace
}  // namespace mailflow::base
