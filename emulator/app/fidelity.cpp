#include "app/fidelity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/rule_tests.hpp"
#include "journey/catalogue.hpp"

namespace mailflow::app {
namespace {

using base::Rule;

constexpr std::string_view opening = R"(# Fidelity

What is not modelled, in ten lines; a setting or cmdlet of these is refused, or said to be stored without effect.

1. DKIM, DMARC, ARC and compauth: Authentication-Results has SPF alone, and only SPF tells who writes as a tenant
   (its domain and From's are one, or one is below the other; public suffixes are not known).
2. Enhanced filtering for connectors (EFSkipLastIP, EFSkipIPs, EFUsers): the client is always the connecting address.
3. The content filter itself: a scenario says what it finds; bodies, links and attachments are not looked at.
4. The outbound filter and its pools of addresses; DANE and MTA-STS, which outbound connectors store; login of a mailbox that hands mail in.
   Validate-OutboundConnector asks policy and sends nothing; how the service shows its results is not documented, the objects are the lab's own.
5. Exchange Server: log-on (NTLM, Kerberos, Basic), so that other servers of the organisation are known by their addresses; DAGs, sites and
   their costs, which server a mailbox lives on; limits of sessions but for sizes, recipients and hops; the hybrid wizard, centralized mail transport.
6. Inbox rules, members of dynamic groups, restrictions on who may write to whom, the relay pool: what failed SPF and is passed on is
   rewritten like other mail. A refusal at RCPT TO comes back in the other server's words, without 5.1.351 around them.
7. Transport rules, which are stored and decided by policy but not met by mail yet; journaling, retention, allow and block lists of tenants, release from quarantine.
8. Submission with a login (port 587, SMTP AUTH), throttling, greylisting; HELO names but for the server's own.
9. Delays of a real service: a change holds at once, or after `behaviour: { propagation: … }`.
10. SMTPUTF8 addresses; address literals; servers that speak TLS below 1.2. Of Exchange's NDRs the explanations below each recipient, the
    newer layout ("couldn't be delivered") and other languages; their HTML says what their text says, Exchange 2010's is the older one.
)";

std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::size_t count_of(base::Confidence confidence) {
  return static_cast<std::size_t>(
      std::ranges::count(journey::all_rules(), confidence, [](const Rule* rule) { return rule->confidence; }));
}

std::string row_of(const Rule& rule) {
  return fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", rule.id, cell(rule.question.en),
                     base::to_string(rule.confidence), rule.source, rule.refs, rule.behaviour,
                     tests_of(rule.id).size());
}

}  // namespace

std::vector<std::string_view> tests_of(std::string_view rule) {
  const auto word = fmt::format(" {} ", rule);
  std::vector<std::string_view> files;
  for (const auto& row : rule_tests())
    if (row.words.find(word) != std::string_view::npos) files.push_back(row.file);
  return files;
}

std::string fidelity() {
  using base::Confidence;
  std::string out(opening);
  out += fmt::format(
      "\n## Every rule\n\n{} rules: {} documented by Microsoft or an RFC, {} observed, {} inferred, {} unconfirmed. "
      "`sources.md` explains the\nsources; rows are those of the lab's own specification; tests are files of "
      "`tests/decision`, `scenarios` and the\ntests of SPF that name the rule. `mailflow rules ID` names them. This "
      "page is what "
      "`mailflow "
      "rules --format markdown` prints.\n\n"
      "| rule | asks | confidence | source | rows | switch | tests |\n|---|---|---|---|---|---|---|\n",
      journey::all_rules().size(), count_of(Confidence::documented), count_of(Confidence::observed),
      count_of(Confidence::inferred), count_of(Confidence::unconfirmed));
  for (const auto* rule : journey::all_rules()) out += row_of(*rule);
  return out;
}

}  // namespace mailflow::app
