#include "policy/trust.hpp"

#include <algorithm>

#include "policy/connection_filter.hpp"
#include "policy/rules.hpp"

namespace mailflow::policy {
namespace {

using base::Tests;
using model::TenantId;
using model::World;

constexpr int most_clean = 4;  // SCL: what is more goes to Junk …
constexpr int most_spam = 6;   // … and what is more than that is spam with high confidence

std::string_view scl_word(int scl) {
  constexpr std::array<std::string_view, 11> words{"-1", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
  return words[static_cast<std::size_t>(std::clamp(scl, -1, 9) + 1)];
}

constexpr std::string_view malware = mail::to_string(mail::ContentVerdict::malware);
constexpr std::string_view certain_phish = mail::to_string(mail::ContentVerdict::high_confidence_phish);

}  // namespace

std::string_view to_string(AuthAs auth_as) {
  constexpr std::array<std::string_view, 2> words{"Anonymous", "Internal"};
  return words[static_cast<std::size_t>(auth_as)];
}

std::string_view to_string(Filtered filtered) {
  constexpr std::array<std::string_view, 6> words{"NSPM", "SPM", "SKI", "SKN", "SKS", "SKA"};
  return words[static_cast<std::size_t>(filtered)];
}

std::string_view to_string(Category category) {
  constexpr std::array<std::string_view, 8> words{"NONE", "BULK", "SPM", "HSPM", "PHSH", "HPHISH", "MALW", "SPOOF"};
  return words[static_cast<std::size_t>(category)];
}

std::string_view to_string(Folder folder) {
  constexpr std::array<std::string_view, 3> words{"Inbox", "Junk Email", "Quarantine"};
  return words[static_cast<std::size_t>(folder)];
}

Grants decide_grants(Tests& tests, const World& world, const Arrival& arrival, const Facts& facts,
                     const ContentFacts& content) {
  Tests::Stage stage(tests, rules::trust);
  Grants grants;
  if (tests.holds(rules::trust_mailbox, {}, is_submitted(arrival))) {
    grants.auth_as = AuthAs::internal;
    stage.outcome(true, to_string(grants.auth_as), &rules::counts_as_internal);
    return grants;
  }
  const bool own_server = arrival.directionality == Directionality::originating && arrival.connector != no_row;
  if (tests.holds(rules::trust_own_server, {}, own_server) && arrival.connector != no_row) {
    const TenantId id{arrival.tenant};
    const auto& connector = (*(*world.tenants)[id].inbound)[arrival.connector];
    grants.promotes = tests.is_set(rules::trust_cloud_services, connector.name, connector.cloud_services_mail_enabled);
    if (grants.promotes) {
      if (tests.is_word(rules::trust_brought_internal, connector.name, content.brought_as, to_string(AuthAs::internal)))
        grants.auth_as = AuthAs::internal;
      grants.scl = tests.number_in(rules::trust_brought_scl, connector.name, content.brought_scl, {-1, 9});
    } else if (tests.is_set(rules::trust_as_internal, connector.name, connector.treat_messages_as_internal) &&
               !tests.look_up_first(rules::trust_sender, facts.mail.sender_domain, world.tenants->accepted(id))
                    .empty()) {
      grants.auth_as = AuthAs::internal;
    }
  }
  const bool internal = grants.auth_as == AuthAs::internal;
  stage.outcome(true, to_string(grants.auth_as), internal ? &rules::counts_as_internal : &rules::counts_as_foreign);
  return grants;
}

namespace {

// What keeps a message from the spam filter; none: nothing does.
std::optional<Trust> passes_by(Tests& tests, const World& world, const Arrival& arrival, const Grants& grants) {
  Trust trust{.grants = grants};
  if (tests.holds(rules::filter_internal, {}, grants.auth_as == AuthAs::internal)) {
    trust.scl = -1;
    trust.filtered = Filtered::internal;
    return trust;
  }
  if (arrival.directionality != Directionality::originating) return std::nullopt;
  if (tests.holds(rules::filter_brought_scl, {}, grants.scl.has_value())) {
    trust.scl = grants.scl.value_or(-1);
    const bool spam = trust.scl > most_clean;
    trust.filtered = spam ? Filtered::by_rule_spam : Filtered::by_rule;
    if (spam) trust.category = trust.scl > most_spam ? Category::high_confidence_spam : Category::spam;
    return trust;
  }
  const auto& own_servers = world.behaviour.filter.own_servers;
  if (grants.promotes ||
      !tests.holds(rules::filter_own_server, {}, *own_servers == model::OwnServerMail::skipped, own_servers.pos.get()))
    return std::nullopt;
  trust.scl = -1;
  trust.filtered = Filtered::by_rule;
  return trust;
}

bool speaks_for(Tests& tests, const ContentFacts& content, const base::Fact<base::DomainName>& from) {
  return tests.is_word(rules::filter_spf, {}, content.spf, mail::to_string(mail::SpfResult::pass)) &&
         tests.are_aligned(rules::filter_aligned, content.spf_domain, from);
}

// Somebody writes as the tenant itself and shows nothing for it (compauth's reason 601, as far as SPF goes).
bool is_spoof(Tests& tests, const World& world, const Arrival& arrival, const ContentFacts& content) {
  const auto& own = world.tenants->accepted(TenantId{arrival.tenant});
  const auto& spoof = world.behaviour.filter.spoof;
  for (const auto& from : content.from_domains) {
    if (tests.look_up_first(rules::filter_own_domain, from, own).empty()) continue;
    if (!tests.holds(rules::filter_spoof_switch, {}, *spoof == model::SpoofMail::junk, spoof.pos.get())) return false;
    if (!speaks_for(tests, content, from)) return true;
  }
  return false;
}

struct Verdict {
  mail::ContentVerdict found;
  const base::Rule& rule;
  int scl;
  Category category;
};

void judge(Tests& tests, const ContentFacts& content, Trust& trust) {
  using mail::ContentVerdict;
  static const std::array verdicts{
      Verdict{ContentVerdict::spam, rules::filter_spam, 5, Category::spam},
      Verdict{ContentVerdict::high_confidence_spam, rules::filter_certain_spam, 9, Category::high_confidence_spam},
      Verdict{ContentVerdict::bulk, rules::filter_bulk, 6, Category::bulk},
      Verdict{ContentVerdict::phish, rules::filter_phish, 8, Category::phish},
  };
  for (const auto& verdict : verdicts) {
    if (!tests.is_word(verdict.rule, {}, content.verdict, mail::to_string(verdict.found))) continue;
    trust.scl = verdict.scl;
    trust.category = verdict.category;
    trust.filtered = Filtered::spam;
    return;
  }
}

// Which verdicts a tenant's protection keeps from the mailbox; the others go to Junk.
bool quarantines(Category category, model::Protection protection) {
  using model::Protection;
  switch (category) {
    case Category::phish:
    case Category::high_confidence_spam:
      return protection != Protection::by_default;
    case Category::spam:
    case Category::bulk:
    case Category::spoof:
      return protection == Protection::strict;
    case Category::none:
    case Category::high_confidence_phish:
    case Category::malware:
      return false;
  }
  return false;
}

bool is_dangerous(Category category) {
  return category == Category::malware || category == Category::high_confidence_phish;
}

void find_folder(Tests& tests, const model::Tenant& tenant, Trust& trust) {
  if (tests.holds(rules::filter_harmless, {}, trust.category == Category::none)) return;
  const bool kept_away = tests.holds(rules::filter_dangerous, {}, is_dangerous(trust.category)) ||
                         tests.holds(rules::filter_quarantine, {}, quarantines(trust.category, *tenant.protection),
                                     tenant.protection.pos.get());
  trust.folder = kept_away ? Folder::quarantine : Folder::junk;
}

// CF-1, CF-3
AllowList allow_list(Tests& tests, const World& world, model::HostId host, const Arrival& arrival, const Facts& facts) {
  const auto& tenant = (*world.tenants)[TenantId{arrival.tenant}];
  const Tables tables{.host = (*world.hosts)[host].name,
                      .own_servers = &world.tenants->own_servers(host),
                      .tenant = tenant.name,
                      .connection_filter = tenant.connection_filter.get(),
                      .edge_behaviour = &world.behaviour.edge};
  return meet_allow_list(tests, tables, facts.session.client_address);
}

Trust judged(Tests& tests, const World& world, model::HostId host, const Arrival& arrival, const Facts& facts,
             const ContentFacts& content, const Grants& grants) {
  if (auto trust = passes_by(tests, world, arrival, grants)) return *trust;
  const auto allowed = allow_list(tests, world, host, arrival, facts);
  Trust trust{.grants = grants};
  trust.on_allow_list = allowed != AllowList::none;
  if (allowed == AllowList::allowed) {
    trust.scl = -1;
    trust.filtered = Filtered::allowed;
    return trust;
  }
  judge(tests, content, trust);
  const bool worse = trust.category == Category::phish || trust.category == Category::high_confidence_spam;
  if (!worse && arrival.directionality == Directionality::incoming && is_spoof(tests, world, arrival, content)) {
    trust.scl = 5;
    trust.category = Category::spoof;
    trust.filtered = Filtered::spam;
  }
  return trust;
}

// What is looked for in all mail; whoever passed the spam filter by keeps its SCL.
void find_danger(Category category, Trust& trust) {
  trust.category = category;
  if (trust.scl == -1) return;
  trust.scl = 9;
  trust.filtered = Filtered::spam;
}

}  // namespace

Trust decide_filter(Tests& tests, const World& world, model::HostId host, const Arrival& arrival, const Facts& facts,
                    const ContentFacts& content, const Grants& grants) {
  const auto& tenant = (*world.tenants)[TenantId{arrival.tenant}];
  Tests::Stage stage(tests, rules::filter);
  const bool harmful = tests.is_word(rules::filter_malware, {}, content.verdict, malware);
  const bool phish = !harmful && tests.is_word(rules::filter_certain_phish, {}, content.verdict, certain_phish);
  auto trust = judged(tests, world, host, arrival, facts, content, grants);
  if (harmful) find_danger(Category::malware, trust);
  if (phish) find_danger(Category::high_confidence_phish, trust);
  find_folder(tests, tenant, trust);
  stage.outcome(true, to_string(trust.folder), scl_word(trust.scl));
  return trust;
}

bool is_kept(const Arrival& arrival, const Trust& trust, const NextHop& hop) {
  if (arrival.tenant == no_row || trust.folder != Folder::quarantine) return false;
  const bool outward = arrival.directionality == Directionality::originating && hop.kind != NextHop::Kind::mailbox;
  return !outward || is_dangerous(trust.category);
}

}  // namespace mailflow::policy
