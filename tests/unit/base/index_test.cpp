#include "base/index.hpp"

#include <gtest/gtest.h>

#include <random>

namespace mailflow::base {
namespace {

DomainName name(const std::string& text) {
  return DomainName::parse(text).value();
}

Rows find(const DomainIndex& index, const std::string& text) {
  Rows out;
  index.find(text.empty() ? DomainName{} : name(text), out);
  return out;
}

TEST(DomainIndex, FindsTheMostSpecificFirst) {
  const std::vector<DomainPattern> patterns{
      parse_domain_pattern("*").value(), parse_domain_pattern("*.contoso.com").value(),
      parse_domain_pattern("eu.contoso.com").value(), parse_domain_pattern("*.eu.contoso.com").value()};
  DomainIndex index;
  for (Row row = 0; row < patterns.size(); ++row) index.add({row, "c", &patterns[row]}, {&patterns[row]});
  EXPECT_EQ(find(index, "eu.contoso.com"), (Rows{2, 3, 1, 0}));
  EXPECT_EQ(find(index, "a.eu.contoso.com"), (Rows{3, 1, 0}));
  EXPECT_EQ(find(index, "contoso.com"), (Rows{1, 0}));
  EXPECT_EQ(find(index, "evilcontoso.com"), (Rows{0}));
  EXPECT_EQ(find(index, ""), (Rows{0}));  // <>: only * is in scope
  EXPECT_EQ(index.literals().size(), 4U);
}

TEST(DomainIndex, NamesEachRowOnce) {
  const auto exact = parse_domain_pattern("a.b").value();
  const auto suffix = parse_domain_pattern("*.a.b").value();
  DomainIndex index;
  index.add({7, "c", &exact}, {&exact, &suffix});
  EXPECT_EQ(find(index, "a.b"), (Rows{7}));
}

TEST(CertificateIndex, FollowsTheTableOfNames) {
  const auto exact = parse_domain_pattern("mail.contoso.com").value();
  const auto suffix = parse_domain_pattern("*.contoso.com").value();
  CertificateIndex index;
  index.add({0, "exact", &exact}, exact);
  index.add({1, "suffix", &suffix}, suffix);
  const auto with = [&](const char* text) {
    Rows out;
    index.find({parse_domain_pattern(text).value()}, out);
    return out;
  };
  EXPECT_EQ(with("mail.contoso.com"), (Rows{0, 1}));
  EXPECT_EQ(with("*.contoso.com"), (Rows{0, 1}));
  EXPECT_EQ(with("contoso.com"), (Rows{1}));
  EXPECT_EQ(with("a.mail.contoso.com"), (Rows{1}));
  EXPECT_EQ(with("evilcontoso.com"), (Rows{}));
}

// Against the plain definition, on random overlapping ranges.
TEST(AddressIndex, AgreesWithTheRangesThemselves) {
  std::mt19937 random(20260105);
  std::vector<IpRanges> tables;
  for (int i = 0; i < 60; ++i) {
    IpRanges ranges;
    for (unsigned j = 0; j <= random() % 3; ++j) {
      const auto first = IpAddress::v4(static_cast<std::uint32_t>(random() % 64));
      const auto last = IpAddress::v4(first.v4_bits() + static_cast<std::uint32_t>(random() % 16));
      ranges.push_back({first, last, ""});
    }
    tables.push_back(std::move(ranges));
  }
  tables.push_back({parse_ip_range("0.0.0.0/0").value()});
  tables.push_back({parse_ip_range("::/0").value()});
  AddressIndex index;
  for (Row row = 0; row < tables.size(); ++row) index.add({row, "c", &tables[row]}, tables[row]);
  index.freeze();
  const auto check = [&](const IpAddress& address) {
    Rows found;
    index.find(address, found);
    Rows expected;
    for (Row row = 0; row < tables.size(); ++row)
      if (contains(tables[row], address)) expected.push_back(row);
    EXPECT_EQ(found, expected) << to_string(address);
  };
  for (std::uint32_t bits = 0; bits < 90; ++bits) check(IpAddress::v4(bits));
  for (const char* text : {"255.255.255.255", "::", "2001:db8::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"})
    check(IpAddress::parse(text).value());
}

}  // namespace
}  // namespace mailflow::base
