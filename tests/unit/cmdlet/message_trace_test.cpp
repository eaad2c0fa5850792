#include <gmock/gmock.h>

#include "tenant_harness.hpp"

namespace mailflow::cmdlet {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

const auto eight = *base::parse_time("2026-01-05T08:00Z");

class Rows final : public TraceSource {
 public:
  std::vector<TracedMessage> rows;

  base::Result<std::vector<TracedMessage>> messages(const model::World&, model::TenantId) override { return rows; }
  base::Result<std::vector<TracedEvent>> events(const model::World&, model::TenantId,
                                                const TracedMessage& message) override {
    const auto at = message.received;
    return std::vector<TracedEvent>{{at, "Receive", "", "Message received by: " + message.recipient, "<root></root>"},
                                    {at + 1s, "Deliver", "", "delivered", "<root></root>"}};
  }

  void add(const char* sender, const char* recipient, base::Duration ago, const char* status = "Delivered",
           const char* subject = "Hello") {
    TracedMessage row;
    row.received = eight - ago;
    row.message_id = fmt::format("<{}@x>", rows.size());
    row.trace_id = base::guid_of(row.message_id);
    row.sender = sender;
    row.recipient = recipient;
    row.status = status;
    row.subject = subject;
    rows.push_back(std::move(row));
  }
};

class Trace : public testing::Test {
 protected:
  void SetUp() override {
    rows.add("x@fabrikam.com", "david@contoso.com", 1h);
    rows.add("x@fabrikam.com", "anna@contoso.com", 1h, "Failed", "Invoice 7");
    rows.add("y@nwtraders.test", "david@contoso.com", 30min);
    rows.add("old@fabrikam.com", "david@contoso.com", 72h);
  }
  std::string text(std::string script) {
    auto world = contoso();
    world.clock = eight;
    const auto file = std::make_shared<const base::SourceFile>(base::SourceFile{"a.ps1", std::move(script)});
    const auto parsed = config::parse_script(base::whole(file));
    Session session(std::move(world), model::TenantId{0}, &rows);
    config::Interpreter interpreter(session, {eight, {}, nullptr});
    const auto done = interpreter.run(*parsed);
    std::string out;
    for (const auto& line : config::text_of(done, {})) out += line + "\n";
    for (const auto& emission : done.output)
      if (const auto* notice = std::get_if<config::Notice>(&emission)) out += "notice: " + notice->text + "\n";
    if (done.error) out += "error: " + done.error->message + "\n";
    return out;
  }
  std::string recipients(const std::string& call) {
    return text(call + " | % { $_.SenderAddress + ' ' + $_.RecipientAddress }");
  }

  Rows rows;
};

TEST_F(Trace, ShowsTwoDaysNewestFirst) {
  EXPECT_EQ(recipients("Get-MessageTrace"),
            "y@nwtraders.test david@contoso.com\nx@fabrikam.com anna@contoso.com\nx@fabrikam.com david@contoso.com\n");
  EXPECT_EQ(recipients("Get-MessageTraceV2 -StartDate '01/02/2026 7:00 AM' -EndDate '01/03/2026'"),
            "old@fabrikam.com david@contoso.com\n");
}

TEST_F(Trace, ShowsTheConsolesTable) {
  EXPECT_EQ(text("Get-MessageTrace -Status Failed"),
            "Received            Sender Address Recipient Address Subject   Status\n"
            "--------            -------------- ----------------- -------   ------\n"
            "1/5/2026 7:00:00 AM x@fabrikam.com anna@contoso.com  Invoice 7 Failed\n");
}

TEST_F(Trace, Filters) {
  EXPECT_EQ(recipients("Get-MessageTraceV2 -SenderAddress *@NWTRADERS.test"), "y@nwtraders.test david@contoso.com\n");
  EXPECT_EQ(recipients("Get-MessageTraceV2 -RecipientAddress anna@contoso.com,other@contoso.com"),
            "x@fabrikam.com anna@contoso.com\n");
  EXPECT_EQ(recipients("Get-MessageTraceV2 -Subject voice -SubjectFilterType Contains"),
            "x@fabrikam.com anna@contoso.com\n");
  EXPECT_EQ(recipients("Get-MessageTraceV2 -Subject voice -SubjectFilterType StartsWith"), "");
  EXPECT_EQ(recipients("Get-MessageTraceV2 -MessageTraceId " + base::to_string(rows.rows[2].trace_id)),
            "y@nwtraders.test david@contoso.com\n");
}

TEST_F(Trace, PagesAndTellsHowToGoOn) {
  const auto first = recipients("Get-MessageTraceV2 -ResultSize 2");
  EXPECT_EQ(first,
            "y@nwtraders.test david@contoso.com\nx@fabrikam.com anna@contoso.com\n"
            "notice: There are more results, use the following command to get more. Get-MessageTraceV2 -StartDate "
            "\"2026-01-03T08:00:00.000Z\" -EndDate \"2026-01-05T07:00:00.000Z\" -StartingRecipientAddress "
            "\"david@contoso.com\" -ResultSize 2\n");
  const auto at = first.find("Get-MessageTraceV2 -StartDate");
  EXPECT_EQ(recipients(first.substr(at, first.size() - at - 1)), "x@fabrikam.com david@contoso.com\n");
  EXPECT_EQ(recipients("Get-MessageTrace -PageSize 2 -Page 2"), "x@fabrikam.com david@contoso.com\n");
}

TEST_F(Trace, FindsDetailsThroughThePipelineAndByName) {
  const auto line =
      "Get-MessageTrace -RecipientAddress anna@contoso.com | get-MessageTraceDetail -Event receive | % Detail";
  EXPECT_EQ(text(line), "Message received by: anna@contoso.com\n");
  EXPECT_EQ(text("Get-MessageTraceDetailV2 -RecipientAddress anna@contoso.com -MessageTraceId " +
                 base::to_string(rows.rows[1].trace_id) + " | % Event"),
            "Receive\nDeliver\n");
  EXPECT_EQ(
      text("1 | Get-MessageTraceDetail"),
      "error: Get-MessageTraceDetail: Cannot process command because of one or more missing mandatory parameters: "
      "MessageTraceId RecipientAddress.\n");
}

TEST_F(Trace, RefusesWindowsAsTheServiceDoes) {
  EXPECT_EQ(text("Get-MessageTrace -StartDate 01/04/2026"),
            "error: EndDate is required when a StartDate is entered.\n");
  EXPECT_EQ(text("Get-MessageTrace -StartDate 12/01/2025 -EndDate 01/05/2026"),
            "error: The interval between StartDate and EndDate can't be longer than 10 days.\n");
  EXPECT_EQ(text("Get-MessageTrace -StartDate 01/01/2025 -EndDate 01/05/2025"),
            "error: Invalid StartDate value. The StartDate can't be older than 90 days from today.\n");
  EXPECT_THAT(text("Get-MessageTrace -MessageTraceId nonsense"), HasSubstr("to type \"System.Guid\""));
  EXPECT_THAT(text("Get-MessageTraceV2 -ResultSize 6000"), HasSubstr("a number from 1 to 5000"));
}

TEST_F(Trace, IsEmptyWithoutASource) {
  EXPECT_EQ(run("Get-MessageTrace | Get-MessageTraceDetail -Event receive | fl *").text, "");
}

}  // namespace
}  // namespace mailflow::cmdlet
