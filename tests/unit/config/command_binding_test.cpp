#include "config/command_binding.hpp"

#include <gmock/gmock.h>

#include <array>

namespace mailflow::config {
namespace {

using testing::HasSubstr;

constexpr std::array<Parameter, 5> parameters = {{{"Identity", Parameter::Kind::value, 1},
                                                  {"RequireTls"},
                                                  {"RestrictDomainsToCertificate"},
                                                  {"WhatIf", Parameter::Kind::flag, 0, "wi"},
                                                  {"Second", Parameter::Kind::value, 2}}};

CommandArgument named(std::string name) {
  return {CommandArgument::Kind::parameter, std::move(name), {}, std::nullopt};
}
CommandArgument value(std::string text) {
  return {CommandArgument::Kind::value, {}, {}, ps_text(std::move(text))};
}

std::string bound(std::vector<CommandArgument> arguments) {
  const auto result = bind_parameters(CommandCall{"Set-X", {}, std::move(arguments)}, parameters);
  if (!result) return result.error().message + (result.error().hint.empty() ? "" : " / " + result.error().hint);
  std::string out;
  for (const auto& row : result->rows()) out += fmt::format("{}={} ", row.name, to_text(row.value));
  return out;
}

TEST(Binding, TakesPrefixesAliasesAndPositions) {
  EXPECT_EQ(bound({value("a"), named("req"), value("b")}), "RequireTls=b Identity=a ");
  EXPECT_EQ(bound({named("WI"), value("a"), value("b")}), "WhatIf=True Identity=a Second=b ");
  EXPECT_EQ(bound({value("b"), named("id"), value("a")}), "Identity=a Second=b ");
  EXPECT_EQ(bound({named("ea"), value("Stop"), named("Verbose")}), "ErrorAction=Stop Verbose=True ");
}

TEST(Binding, RefusesAsPowerShellDoes) {
  EXPECT_EQ(
      bound({named("Re"), value("b")}),
      "Set-X: Parameter cannot be processed because the parameter name 'Re' is ambiguous. Possible matches include: "
      "-RequireTls -RestrictDomainsToCertificate.");
  EXPECT_EQ(bound({named("RequireTsl"), value("b")}),
            "Set-X: A parameter cannot be found that matches parameter name 'RequireTsl'. / did you mean -RequireTls?");
  EXPECT_EQ(bound({named("RequireTls")}), "Set-X: Missing an argument for parameter 'RequireTls'.");
  EXPECT_EQ(bound({named("RequireTls"), named("WhatIf")}), "Set-X: Missing an argument for parameter 'RequireTls'.");
  EXPECT_THAT(bound({named("Id"), value("a"), named("Identity"), value("b")}),
              HasSubstr("'Identity' is specified more than once"));
  EXPECT_EQ(bound({value("a"), value("b"), value("c")}),
            "Set-X: A positional parameter cannot be found that accepts argument 'c'.");
  auto flag = named("WhatIf");
  flag.value = ps_text("x");
  EXPECT_THAT(bound({flag}), HasSubstr("-WhatIf is a switch"));
}

TEST(Binding, ReadsErrorAction) {
  const auto action = [](std::vector<CommandArgument> arguments) {
    return error_action(CommandCall{"x", {}, std::move(arguments)});
  };
  EXPECT_EQ(action({named("ErrorAction"), value("silentlycontinue")}), ErrorAction::ignore);
  EXPECT_EQ(action({named("ea"), value("Continue")}), ErrorAction::report);
  EXPECT_EQ(action({named("ErrorA"), value("Stop")}), ErrorAction::stop);
  EXPECT_EQ(action({named("Enabled"), value("Continue")}), std::nullopt);
}

}  // namespace
}  // namespace mailflow::config
