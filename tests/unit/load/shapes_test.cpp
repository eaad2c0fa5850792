#include "load/shapes.hpp"

#include <gtest/gtest.h>

#include "load/lab.hpp"

namespace mailflow::load {
namespace {

using base::Form;
using base::Shape;

// Every key that a lab file may have, so that a table's key which no reader asks for is found.
constexpr std::string_view everything = R"(lab: everything
extends: below.lab.yaml
description: all keys
clock: 2026-01-05T08:00Z
authorities:
  own: { trusted-by: [exo] }
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10] }
  filter:
    kind: relay
    fqdn: mx.filter.example
    addresses: [198.51.100.40]
    certificate: { names: [mx.filter.example], authority: own, from: -1d, until: 90d }
    client-certificate: { names: [out.filter.example], preset: expired }
    domains: [filter.example]
    mailboxes: [postmaster, { name: abuse, aliases: [spam] }]
    starttls: required
    provider: filterer
    relay: { accept-from: [exo], routes: { contoso.com: exo, "*": { to: mx, tls: encrypted } } }
tenants:
  contoso: { host: exo, domains: [contoso.com], mailboxes: [david], config: Get-InboundConnector }
dns: |
  contoso.com. TXT "x"
behaviour: { partner: { strict-specific-domain: on }, propagation: 10m }
)";

void collect(const Shape& shape, std::vector<const Shape*>& all);

void collect(const Form& form, std::vector<const Shape*>& all) {
  if (form.shape != nullptr) collect(form.shape(), all);
  for (const auto& part : form.parts) collect(part, all);
}

void collect(const Shape& shape, std::vector<const Shape*>& all) {
  if (std::ranges::find(all, &shape) != all.end()) return;
  all.push_back(&shape);
  for (const auto& key : shape.keys) collect(key.form, all);
}

std::vector<const Shape*> all_shapes() {
  std::vector<const Shape*> all;
  collect(lab_shape(), all);
  return all;
}

TEST(LabShapes, EachKeyHasHelpInBothLanguages) {
  std::set<std::string_view> names;
  for (const auto* shape : all_shapes()) {
    EXPECT_TRUE(names.insert(shape->name).second) << shape->name;
    for (const auto& key : shape->keys) {
      EXPECT_FALSE(key.help.en.empty()) << shape->name << " " << key.key;
      EXPECT_FALSE(key.help.de.empty()) << shape->name << " " << key.key;
      EXPECT_NE(key.help.en, key.help.de) << shape->name << " " << key.key;
    }
  }
  EXPECT_EQ(names.size(), 10U);
}

TEST(LabShapes, EachKeyIsRead) {
  for (const auto* shape : all_shapes())
    for (const auto& key : shape->keys)
      EXPECT_NE(everything.find(std::string(key.key) + ":"), std::string_view::npos) << shape->name << " " << key.key;
  const auto loaded = load_lab(base::SourceFile{"x.lab.yaml", std::string(everything)},
                               TableReader(Texts{{"below.lab.yaml", "lab: below\n"}}));
  EXPECT_TRUE(loaded) << base::render(loaded.error());
}

}  // namespace
}  // namespace mailflow::load
