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

TEST(Stamp, WhatASenderMayNotBring) {
  EXPECT_EQ(barred_prefixes().size(), 4U);
  EXPECT_EQ(barred_prefixes().front(), "X-MS-Exchange-Organization-");
  EXPECT_EQ(renamed_fields().front().to, "X-Forefront-Antispam-Report-Untrusted");
}

}  // namespace
}  // namespace mailflow::policy
