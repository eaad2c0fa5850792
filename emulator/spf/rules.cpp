// The rules of records and their terms; those of limits and results are in rules_limits.cpp.

#include "spf/rules.hpp"

#include <algorithm>
#include <array>

namespace mailflow::spf::rules {

using base::Rule;
using base::RuleKind;

const Rule check{
    .id = "spf",
    .kind = RuleKind::stage,
    .question = {"may {wanted} send for {subject}?", "darf {wanted} für {subject} senden?"},
    .yes = {"SPF says {found}", "SPF sagt {found}"},
    .no = {"SPF says {found}", "SPF sagt {found}"},
    .source = "RFC 7208 4",
};
const Rule record{
    .id = "spf.record",
    .kind = RuleKind::stage,
    .question = {"what does {subject} say? {wanted}", "was sagt {subject}? {wanted}"},
    .yes = {"{found}", "{found}"},
    .no = {"{found}", "{found}"},
    .source = "RFC 7208 4.4 4.5",
};
const Rule helo_identity{
    .id = "spf.identity.helo",
    .question = {"is there no MAIL FROM to check?", "gibt es kein MAIL FROM zu prüfen?"},
    .yes = {"MAIL FROM is <>: {subject} stands for it", "MAIL FROM ist <>: {subject} steht dafür"},
    .no = {"MAIL FROM names a sender", "MAIL FROM nennt einen Absender"},
    .source = "RFC 7208 2.4",
};
const Rule domain_valid{
    .id = "spf.domain",
    .question = {"is it a domain that can have a record?", "ist es eine Domäne, die einen Eintrag haben kann?"},
    .yes = {"{subject} is a domain", "{subject} ist eine Domäne"},
    .no = {"\"{subject}\" is no domain of several labels: it publishes nothing",
           "„{subject}“ ist keine mehrteilige Domäne: sie veröffentlicht nichts"},
    .source = "RFC 7208 4.3",
};
const Rule record_exists{
    .id = "spf.record.exists",
    .question = {"is there an SPF record?", "gibt es einen SPF-Eintrag?"},
    .yes = {"{subject} has an SPF record", "{subject} hat einen SPF-Eintrag"},
    .no = {"{subject} has no TXT record with v=spf1", "{subject} hat keinen TXT-Eintrag mit v=spf1"},
    .source = "RFC 7208 4.5",
};
const Rule record_single{
    .id = "spf.record.single",
    .question = {"is there only one?", "gibt es nur einen?"},
    .yes = {"{subject} has one SPF record", "{subject} hat einen SPF-Eintrag"},
    .no = {"{subject} has {found} SPF records: none of them counts",
           "{subject} hat {found} SPF-Einträge: keiner davon gilt"},
    .source = "RFC 7208 3.2 4.5",
};
const Rule syntax{
    .id = "spf.record.syntax",
    .question = {"is the whole record well formed?", "ist der ganze Eintrag richtig geschrieben?"},
    .yes = {"the record of {wanted} is well formed", "der Eintrag von {wanted} ist richtig geschrieben"},
    .no = {"\"{subject}\" in the record of {wanted} is wrong: {found}",
           "„{subject}“ im Eintrag von {wanted} ist falsch: {found}"},
    .source = "RFC 7208 4.6 12",
};
const Rule answer{
    .id = "spf.dns.answer",
    .question = {"does the DNS answer?", "antwortet das DNS?"},
    .yes = {"the DNS answers for {wanted} of {found}", "das DNS antwortet auf {wanted} von {found}"},
    .no = {"no answer from the DNS for {wanted} of {found}", "keine Antwort des DNS auf {wanted} von {found}"},
    .source = "RFC 7208 2.6.6 4.4",
};
const Rule all{
    .id = "spf.mechanism.all",
    .question = {"does all match?", "trifft all zu?"},
    .yes = {"{subject} matches everybody", "{subject} trifft auf jeden zu"},
    .no = {"{subject} does not match", "{subject} trifft nicht zu"},
    .source = "RFC 7208 5.1",
};
const Rule include{
    .id = "spf.mechanism.include",
    .question = {"does the included record let the client pass?", "lässt der eingebundene Eintrag den Client durch?"},
    .yes = {"{subject} matches: {wanted} says {found}", "{subject} trifft zu: {wanted} sagt {found}"},
    .no = {"{subject} does not match: {wanted} says {found}", "{subject} trifft nicht zu: {wanted} sagt {found}"},
    .source = "RFC 7208 5.2",
};
const Rule a{
    .id = "spf.mechanism.a",
    .question = {"is it an address of the name?", "ist es eine Adresse des Namens?"},
    .yes = {"{subject} matches: {wanted} has {found}", "{subject} trifft zu: {wanted} hat {found}"},
    .no = {"{subject} does not match: {wanted} has {found}", "{subject} trifft nicht zu: {wanted} hat {found}"},
    .source = "RFC 7208 5.3",
};
const Rule mx{
    .id = "spf.mechanism.mx",
    .question = {"is it an address of a mail exchanger?", "ist es eine Adresse eines MX-Hosts?"},
    .yes = {"{subject} matches: a mail exchanger of {wanted} has {found}",
            "{subject} trifft zu: ein MX-Host von {wanted} hat {found}"},
    .no = {"{subject} does not match: the mail exchangers of {wanted} have {found}",
           "{subject} trifft nicht zu: die MX-Hosts von {wanted} haben {found}"},
    .source = "RFC 7208 5.4",
};
const Rule ptr{
    .id = "spf.mechanism.ptr",
    .question = {"does the client's name lie in the domain?", "liegt der Name des Clients in der Domäne?"},
    .yes = {"{subject} matches: the client is {found}, in {wanted}",
            "{subject} trifft zu: der Client ist {found}, in {wanted}"},
    .no = {"{subject} does not match: no name of {found} that leads back to it is in {wanted}",
           "{subject} trifft nicht zu: kein Name von {found}, der zu ihm zurückführt, ist in {wanted}"},
    .source = "RFC 7208 5.5",
};
const Rule ip4{
    .id = "spf.mechanism.ip4",
    .question = {"is the client in the IPv4 network?", "ist der Client im IPv4-Netz?"},
    .yes = {"{subject} matches {found}", "{subject} trifft auf {found} zu"},
    .no = {"{subject} does not match {found}", "{subject} trifft auf {found} nicht zu"},
    .source = "RFC 7208 5.6",
};
const Rule ip6{
    .id = "spf.mechanism.ip6",
    .question = {"is the client in the IPv6 network?", "ist der Client im IPv6-Netz?"},
    .yes = {"{subject} matches {found}", "{subject} trifft auf {found} zu"},
    .no = {"{subject} does not match {found}", "{subject} trifft auf {found} nicht zu"},
    .source = "RFC 7208 5.6",
};
const Rule exists{
    .id = "spf.mechanism.exists",
    .question = {"does the name have an A record?", "hat der Name einen A-Eintrag?"},
    .yes = {"{subject} matches: {wanted} has an A record", "{subject} trifft zu: {wanted} hat einen A-Eintrag"},
    .no = {"{subject} does not match: {wanted} has no A record",
           "{subject} trifft nicht zu: {wanted} hat keinen A-Eintrag"},
    .source = "RFC 7208 5.7",
};
const Rule target{
    .id = "spf.target",
    .question = {"is what the term stands for a DNS name?", "ist das, wofür der Term steht, ein DNS-Name?"},
    .yes = {"\"{subject}\" is a DNS name", "„{subject}“ ist ein DNS-Name"},
    .no = {"\"{subject}\" is no DNS name: it is taken as one that does not exist",
           "„{subject}“ ist kein DNS-Name: er gilt als einer, den es nicht gibt"},
    .confidence = base::Confidence::inferred,
    .source = "RFC 7208 4.8",
};
const Rule more_terms{
    .id = "spf.more-terms",
    .question = {"how many more terms do not match?", "wie viele weitere Terme treffen nicht zu?"},
    .yes = {"no more terms", "keine weiteren Terme"},
    .no = {"… and {found} more terms that do not match", "… und {found} weitere Terme, die nicht zutreffen"},
    .source = "RFC 7208 4.6.2",
};
const Rule redirect{
    .id = "spf.modifier.redirect",
    .question = {"does another record speak for the domain?", "spricht ein anderer Eintrag für die Domäne?"},
    .yes = {"{subject}: {wanted} says {found}", "{subject}: {wanted} sagt {found}"},
    .no = {"{subject}: {wanted} says {found} for this domain, too",
           "{subject}: {wanted} sagt {found}, auch für diese Domäne"},
    .source = "RFC 7208 6.1",
};
const Rule explanation{
    .id = "spf.modifier.exp",
    .question = {"does the domain explain its fail?", "erklärt die Domäne ihr fail?"},
    .yes = {"{subject} explains it: {found}", "{subject} erklärt es: {found}"},
    .no = {"{subject} has no explanation that can be used", "{subject} hat keine brauchbare Erklärung"},
    .source = "RFC 7208 6.2",
};

}  // namespace mailflow::spf::rules

namespace mailflow::spf {

std::span<const base::Rule* const> all_rules() {
  using namespace rules;
  static constexpr std::array rows{&check,
                                   &record,
                                   &helo_identity,
                                   &domain_valid,
                                   &record_exists,
                                   &record_single,
                                   &syntax,
                                   &answer,
                                   &all,
                                   &include,
                                   &a,
                                   &mx,
                                   &ptr,
                                   &ip4,
                                   &ip6,
                                   &rules::exists,
                                   &rules::target,
                                   &more_terms,
                                   &redirect,
                                   &explanation,
                                   &lookup_limit,
                                   &void_limit,
                                   &mx_limit,
                                   &ptr_limit,
                                   &size_limit,
                                   &result_none,
                                   &result_neutral,
                                   &result_pass,
                                   &result_fail,
                                   &result_softfail,
                                   &result_temperror,
                                   &result_permerror};
  return rows;
}

const base::Rule* find_rule(std::string_view id) {
  const auto rows = all_rules();
  const auto found = std::ranges::find(rows, id, &base::Rule::id);
  return found == rows.end() ? nullptr : *found;
}

const base::Rule& rule_of(Mechanism mechanism) {
  switch (mechanism) {
    case Mechanism::all:
      return rules::all;
    case Mechanism::include:
      return rules::include;
    case Mechanism::a:
      return rules::a;
    case Mechanism::mx:
      return rules::mx;
    case Mechanism::ptr:
      return rules::ptr;
    case Mechanism::ip4:
      return rules::ip4;
    case Mechanism::ip6:
      return rules::ip6;
    case Mechanism::exists:
      return rules::exists;
  }
  return rules::all;
}

}  // namespace mailflow::spf
