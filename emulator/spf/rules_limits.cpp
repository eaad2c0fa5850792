#include "spf/rules.hpp"

namespace mailflow::spf {
namespace rules {
namespace {

using base::Rule;

// A result has one sentence, whether it lets the client pass or not.
constexpr base::Text none_text{"{subject} says nothing of who may send for it: none",
                               "{subject} sagt nicht, wer für sie senden darf: none"};
constexpr base::Text neutral_text{"{subject} says neither yes nor no of {found}: neutral",
                                  "{subject} sagt zu {found} weder ja noch nein: neutral"};
constexpr base::Text pass_text{"{found} may send for {subject}: pass", "{found} darf für {subject} senden: pass"};
constexpr base::Text fail_text{"{found} may not send for {subject}: fail",
                               "{found} darf nicht für {subject} senden: fail"};
constexpr base::Text softfail_text{"{found} should not send for {subject}, which is no ban: softfail",
                                   "{found} soll nicht für {subject} senden, ein Verbot ist das nicht: softfail"};
constexpr base::Text temperror_text{"the record of {subject} could not be read to its end now: temperror",
                                    "der Eintrag von {subject} war gerade nicht ganz zu lesen: temperror"};
constexpr base::Text permerror_text{"what {subject} publishes cannot be evaluated: permerror",
                                    "was {subject} veröffentlicht, lässt sich nicht auswerten: permerror"};

constexpr Rule result(std::string_view id, base::Text question, base::Text text, std::string_view source) {
  return {.id = id, .question = question, .yes = text, .no = text, .source = source};
}

}  // namespace

const Rule lookup_limit{
    .id = "spf.limit.lookups",
    .question = {"do few enough terms ask the DNS?", "fragen wenige genug Terme das DNS?"},
    .yes = {"at most {wanted} terms ask the DNS", "höchstens {wanted} Terme fragen das DNS"},
    .no = {"more than {wanted} terms ask the DNS: {subject} is one too many",
           "mehr als {wanted} Terme fragen das DNS: {subject} ist einer zu viel"},
    .source = "RFC 7208 4.6.4",
};
const Rule void_limit{
    .id = "spf.limit.void-lookups",
    .question = {"do few enough terms ask in vain?", "fragen wenige genug Terme vergeblich?"},
    .yes = {"at most {wanted} terms ask for what does not exist",
            "höchstens {wanted} Terme fragen nach etwas, das es nicht gibt"},
    .no = {"{found} terms ask for what does not exist, more than {wanted}",
           "{found} Terme fragen nach etwas, das es nicht gibt, mehr als {wanted}"},
    .source = "RFC 7208 4.6.4 11.1",
};
const Rule mx_limit{
    .id = "spf.limit.mx-names",
    .question = {"has the domain few enough mail exchangers?", "hat die Domäne wenige genug MX-Hosts?"},
    .yes = {"{subject} has at most {wanted} mail exchangers", "{subject} hat höchstens {wanted} MX-Hosts"},
    .no = {"{subject} has {found} mail exchangers, more than {wanted}",
           "{subject} hat {found} MX-Hosts, mehr als {wanted}"},
    .source = "RFC 7208 4.6.4",
};
const Rule ptr_limit{
    .id = "spf.limit.ptr-names",
    .question = {"has the client few enough names?", "hat der Client wenige genug Namen?"},
    .yes = {"the client has at most {wanted} names", "der Client hat höchstens {wanted} Namen"},
    .no = {"the client has {found} names: only the first {wanted} are looked at",
           "der Client hat {found} Namen: nur die ersten {wanted} werden angesehen"},
    .source = "RFC 7208 4.6.4",
};
const Rule size_limit{
    .id = "spf.limit.record-size",
    .question = {"is the record short enough?", "ist der Eintrag kurz genug?"},
    .yes = {"the record of {subject} has at most {wanted} bytes",
            "der Eintrag von {subject} hat höchstens {wanted} Byte"},
    .no = {"the record of {subject} has {found} bytes, more than the {wanted} of a DNS message",
           "der Eintrag von {subject} hat {found} Byte, mehr als die {wanted} einer DNS-Nachricht"},
    .source = "RFC 7208 3.4",
};

const Rule result_none =
    result("spf.result.none", {"is there nothing to go by?", "gibt es nichts, woran man sich halten kann?"}, none_text,
           "RFC 7208 2.6.1");
const Rule result_neutral =
    result("spf.result.neutral", {"does the domain leave it open?", "lässt die Domäne es offen?"}, neutral_text,
           "RFC 7208 2.6.2 4.7");
const Rule result_pass =
    result("spf.result.pass", {"may the client send?", "darf der Client senden?"}, pass_text, "RFC 7208 2.6.3");
const Rule result_fail = result("spf.result.fail", {"may the client not send?", "darf der Client nicht senden?"},
                                fail_text, "RFC 7208 2.6.4");
const Rule result_softfail =
    result("spf.result.softfail", {"should the client not send?", "soll der Client nicht senden?"}, softfail_text,
           "RFC 7208 2.6.5");
const Rule result_temperror =
    result("spf.result.temperror", {"is there no answer for now?", "gibt es gerade keine Antwort?"}, temperror_text,
           "RFC 7208 2.6.6");
const Rule result_permerror =
    result("spf.result.permerror", {"is the record beyond use?", "ist der Eintrag unbrauchbar?"}, permerror_text,
           "RFC 7208 2.6.7");

}  // namespace rules

const base::Rule& rule_of(mail::SpfResult result) {
  switch (result) {
    case mail::SpfResult::none:
      return rules::result_none;
    case mail::SpfResult::neutral:
      return rules::result_neutral;
    case mail::SpfResult::pass:
      return rules::result_pass;
    case mail::SpfResult::fail:
      return rules::result_fail;
    case mail::SpfResult::softfail:
      return rules::result_softfail;
    case mail::SpfResult::temperror:
      return rules::result_temperror;
    case mail::SpfResult::permerror:
      return rules::result_permerror;
  }
  return rules::result_none;
}

}  // namespace mailflow::spf
