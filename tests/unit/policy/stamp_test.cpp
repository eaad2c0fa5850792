#include "policy/stamp.hpp"

#include <gtest/gtest.h>

namespace mailflow::policy {
namespace {

TEST(Stamp, FieldsInTheirOrder) {
  StampValues values;
  values.tenant = base::guid_of("contoso");
  values.network_message_id = base::guid_of("message");
  values.server = "AM1PEPF00000001.mail.protection.outlook.com";
  values.client = base::IpAddress::parse("198.51.100.40").value();
  values.helo = "outgw1.cloud.nospamproxy.com";
  values.received = base::parse_time("2026-01-05T08:00:01.250Z").value();
  std::string out;
  for (const auto& [name, value] : arrival_fields(values)) out += std::string(name) + ": " + value + "\n";
  const auto tenant = base::to_string(values.tenant);
  const auto id = base::to_string(values.network_message_id);
  EXPECT_EQ(out,
            "X-EOPAttributedMessage: 0\n"
            "X-EOPTenantAttributedMessage: " +
                tenant +
                ":0\n"
                "X-MS-Exchange-Organization-MessageDirectionality: Incoming\n"
                "X-MS-Exchange-Organization-ExpirationStartTime: 5 Jan 2026 08:00:01.2500 (UTC)\n"
                "X-MS-Exchange-Organization-ExpirationStartTimeReason: OriginalSubmit\n"
                "X-MS-Exchange-Organization-ExpirationInterval: 1:00:00:00.0000000\n"
                "X-MS-Exchange-Organization-ExpirationIntervalReason: OriginalSubmit\n"
                "X-MS-Exchange-Organization-Network-Message-Id: " +
                id +
                "\n"
                "X-MS-PublicTrafficType: Email\n"
                "X-MS-Office365-Filtering-Correlation-Id: " +
                id +
                "\n"
                "X-MS-Exchange-Organization-AuthSource: AM1PEPF00000001.mail.protection.outlook.com\n"
                "X-MS-Exchange-Organization-AuthAs: Anonymous\n"
                "X-MS-Exchange-Organization-SCL: 1\n"
                "X-Microsoft-Antispam: BCL:0;\n"
                "X-Forefront-Antispam-Report: CIP:198.51.100.40;CTRY:;LANG:en;SCL:1;SRV:;IPV:NLI;SFV:NSPM;"
                "H:outgw1.cloud.nospamproxy.com;PTR:InfoDomainNonexistent;CAT:NONE;SFS:;DIR:INB;\n");
}

std::string text_of(const std::vector<StampedField>& fields, std::string_view from, std::string_view to = {}) {
  std::string out;
  bool inside = false;
  for (const auto& [name, value] : fields) {
    inside = inside || name == from;
    if (inside) out += std::string(name) + ": " + value + "\n";
    if (name == (to.empty() ? from : to)) inside = false;
  }
  return out;
}

mail::Message message_of(std::string header) {
  return mail::Message::parse(std::move(header) + "\r\nbody\r\n").value();
}

StampValues values_of() {
  StampValues values;
  values.tenant = base::guid_of("contoso");
  values.network_message_id = base::guid_of("message");
  values.server = "AM1PEPF00000001.mail.protection.outlook.com";
  values.client = base::IpAddress::parse("192.0.2.10").value();
  values.helo = "mail.contoso.com";
  values.received = base::parse_time("2026-01-05T08:00:01.250Z").value();
  return values;
}

// RFC 7208 9.1 and Exchange Online's words.
TEST(Stamp, SpfInWords) {
  using mail::SpfResult;
  const std::pair<SpfResult, std::string_view> words[] = {
      {SpfResult::pass,
       "Pass (protection.outlook.com: domain of contoso.com designates 192.0.2.10 as permitted sender)"},
      {SpfResult::fail,
       "Fail (protection.outlook.com: domain of contoso.com does not designate 192.0.2.10 as permitted sender)"},
      {SpfResult::softfail,
       "SoftFail (protection.outlook.com: domain of transitioning contoso.com discourages use of 192.0.2.10 as "
       "permitted "
       "sender)"},
      {SpfResult::neutral,
       "Neutral (protection.outlook.com: 192.0.2.10 is neither permitted nor denied by domain of contoso.com)"},
      {SpfResult::none, "None (protection.outlook.com: contoso.com does not designate permitted sender hosts)"},
      {SpfResult::temperror,
       "TempError (protection.outlook.com: error in processing during lookup of contoso.com: DNS Timeout)"},
      {SpfResult::permerror, "PermError (protection.outlook.com: domain of contoso.com used an invalid SPF mechanism)"},
  };
  for (const auto& [result, said] : words) {
    auto values = values_of();
    values.spf = result;
    values.spf_domain = "contoso.com";
    const std::string pr = result == SpfResult::pass ? " pr=C" : "";
    EXPECT_EQ(text_of(arrival_fields(values), "Received-SPF", "Authentication-Results"),
              "Received-SPF: " + std::string(said) +
                  "\r\n receiver=protection.outlook.com; client-ip=192.0.2.10; helo=mail.contoso.com;" + pr +
                  "\nAuthentication-Results: spf=" + std::string(mail::to_string(result)) +
                  " (sender IP is 192.0.2.10) smtp.mailfrom=contoso.com;\n");
  }
}

TEST(Stamp, PromotesWhatItsConnectorLetsIn) {
  auto values = values_of();
  values.brought =
      brought_by(message_of("X-MS-Exchange-CrossPremises-AuthSource: mail.contoso.com\r\n"
                            "X-MS-Exchange-CrossPremises-AuthMechanism: 04\r\n"
                            "X-MS-Exchange-CrossPremises-AuthDomain: contoso\r\n"
                            "X-MS-Exchange-CrossPremises-MessageDirectionality: Originating\r\n"
                            "X-MS-Exchange-CrossPremises-Network-Message-Id: 0f0f\r\n"
                            "X-MS-Exchange-CrossPremises-AuthSource: other.contoso.com\r\n"
                            "X-MS-Exchange-CrossPremises-AuthDomain: other\r\n"));
  values.trust.grants = {.promotes = true, .auth_as = AuthAs::internal, .scl = -1};
  values.trust.scl = -1;
  values.trust.filtered = Filtered::internal;
  const auto fields = arrival_fields(values);
  EXPECT_EQ(text_of(fields, "X-CrossPremisesHeadersPromoted", "X-MS-Exchange-Organization-SCL"),
            "X-CrossPremisesHeadersPromoted: AM1PEPF00000001.mail.protection.outlook.com\n"
            "X-CrossPremisesHeadersFiltered: AM1PEPF00000001.mail.protection.outlook.com\n"
            "X-MS-Exchange-Organization-AuthDomain: contoso\n"
            "X-MS-Exchange-Organization-AuthSource: mail.contoso.com\n"
            "X-MS-Exchange-Organization-AuthAs: Internal\n"
            "X-MS-Exchange-Organization-AuthMechanism: 04\n"
            "X-MS-Exchange-Organization-SCL: -1\n");
  EXPECT_EQ(text_of(fields, "X-MS-Exchange-Organization-Network-Message-Id"),
            "X-MS-Exchange-Organization-Network-Message-Id: 0f0f\n");
  EXPECT_EQ(text_of(fields, "X-MS-Exchange-Organization-MessageDirectionality"),
            "X-MS-Exchange-Organization-MessageDirectionality: Incoming\n");
}

TEST(Stamp, FiltersWhatNobodyLetsIn) {
  auto values = values_of();
  values.brought =
      brought_by(message_of("X-MS-Exchange-CrossPremises-AuthSource: mail.contoso.com\r\n"
                            "X-MS-Exchange-CrossTenant-Id: 1\r\n"));
  EXPECT_EQ(text_of(arrival_fields(values), "X-CrossPremisesHeadersFiltered", "X-MS-Exchange-Organization-SCL"),
            "X-CrossPremisesHeadersFiltered: AM1PEPF00000001.mail.protection.outlook.com\n"
            "X-MS-Exchange-Transport-CrossTenantHeadersStripped: AM1PEPF00000001.mail.protection.outlook.com\n"
            "X-MS-Exchange-Organization-AuthSource: AM1PEPF00000001.mail.protection.outlook.com\n"
            "X-MS-Exchange-Organization-AuthAs: Anonymous\n"
            "X-MS-Exchange-Organization-SCL: 1\n");
}

TEST(Stamp, TheFiltersReport) {
  const auto report = [](const StampValues& values) {
    return text_of(arrival_fields(values), "X-Forefront-Antispam-Report");
  };
  auto values = values_of();
  values.trust = {
      .grants = {}, .scl = 6, .filtered = Filtered::spam, .category = Category::bulk, .folder = Folder::junk};
  EXPECT_EQ(report(values),
            "X-Forefront-Antispam-Report: CIP:192.0.2.10;CTRY:;LANG:en;SCL:6;SRV:BULK;IPV:NLI;SFV:SPM;"
            "H:mail.contoso.com;PTR:InfoDomainNonexistent;CAT:BULK;SFS:;DIR:INB;\n");
  values.outward = true;
  EXPECT_EQ(report(values),
            "X-Forefront-Antispam-Report: CIP:192.0.2.10;CTRY:;LANG:en;SCL:1;SRV:;IPV:NLI;SFV:NSPM;"
            "H:mail.contoso.com;PTR:InfoDomainNonexistent;CAT:NONE;SFS:;DIR:OUT;SFP:1101;\n");
}

// Whoever chooses a name chooses no other part of a field.
TEST(Stamp, AClientsNameEndsNothing) {
  auto values = values_of();
  values.helo = "x;SCL:-1;SFV:SKN\r\nX-MS-Exchange-Organization-AuthAs: Internal";
  values.client_name = "a;CAT:NONE";
  values.spf = mail::SpfResult::none;
  values.spf_domain = "a) smtp.mailfrom=contoso.com; spf=pass (";
  for (const auto& [name, value] : arrival_fields(values)) {
    EXPECT_EQ(value.find(";SCL:-1"), std::string::npos) << value;
    EXPECT_EQ(value.find("spf=pass"), std::string::npos) << value;
    EXPECT_EQ(value.find("Organization-AuthAs: Internal"), std::string::npos) << value;
    EXPECT_EQ(value.find("a;CAT"), std::string::npos) << value;
  }
}

TEST(Stamp, WhatLeavesSaysWhoseMailItWas) {
  auto values = values_of();
  values.directionality = Directionality::originating;
  values.outward = true;
  mail::Message message = message_of("Subject: a\r\n");
  EXPECT_TRUE(leaving_fields(message, values.server, "contoso.com", Origin::own_server).empty());
  const auto stamps = arrival_fields(values);
  for (auto field = stamps.rbegin(); field != stamps.rend(); ++field) message.add_on_top(field->first, field->second);
  const auto tenant = base::to_string(values.tenant);
  EXPECT_EQ(text_of(leaving_fields(message, values.server, "contoso.com", Origin::own_server), "X-OriginatorOrg",
                    "X-MS-Exchange-Transport-CrossTenantHeadersStamped"),
            "X-OriginatorOrg: contoso.com\n"
            "X-MS-Exchange-CrossTenant-OriginalArrivalTime: 5 Jan 2026 08:00:01.2500 (UTC)\n"
            "X-MS-Exchange-CrossTenant-Network-Message-Id: " +
                base::to_string(values.network_message_id) + "\nX-MS-Exchange-CrossTenant-Id: " + tenant +
                "\nX-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp: TenantId=" + tenant +
                ";Ip=[192.0.2.10];Helo=[mail.contoso.com]\n"
                "X-MS-Exchange-CrossTenant-AuthSource: AM1PEPF00000001.mail.protection.outlook.com\n"
                "X-MS-Exchange-CrossTenant-AuthAs: Anonymous\n"
                "X-MS-Exchange-CrossTenant-FromEntityHeader: HybridOnPrem\n"
                "X-MS-Exchange-Transport-CrossTenantHeadersStamped: AM1PEPF00000001.mail.protection.outlook.com\n");
}

TEST(Stamp, WhatASenderMayNotBring) {
  EXPECT_EQ(barred_prefixes().size(), 4U);
  EXPECT_EQ(barred_prefixes().front(), "X-MS-Exchange-Organization-");
  EXPECT_EQ(renamed_fields().front().to, "X-Forefront-Antispam-Report-Untrusted");
}

}  // namespace
}  // namespace mailflow::policy
