#include "model/recipient.hpp"

#include <algorithm>

namespace mailflow::model {

using base::field;
using base::FieldUse;

std::span<const base::Field<Recipient>> recipient_fields() {
  using R = Recipient;
  static const std::array rows{
      field<&R::name>("Name", {"the identity", "die Identität"}),
      field<&R::kind>("RecipientTypeDetails", {"what kind of recipient it is", "was für ein Empfänger es ist"},
                      FieldUse::output),
      field<&R::display_name>("DisplayName", {"the name that people see", "der Name, den Menschen sehen"}),
      field<&R::alias>("Alias", {"a short name", "ein Kurzname"}),
      field<&R::addresses>("EmailAddresses", {"its addresses in domains of the tenant, the primary one first",
                                              "seine Adressen in Domänen des Tenants, die primäre zuerst"}),
      field<&R::external_address>("ExternalEmailAddress",
                                  {"of a mail user, contact or remote mailbox: where mail for it goes on to",
                                   "bei E-Mail-Benutzern, Kontakten und Remotepostfächern: wohin Mail für sie "
                                   "weitergeht"}),
      field<&R::members>("Members", {"of a group: who is in it", "bei Gruppen: wer darin ist"}),
      field<&R::synchronised>("Synchronised",
                              {"on premises: whether the tenant of a hybrid knows it, too",
                               "lokal: ob der Tenant eines Hybrids ihn auch kennt"},
                              FieldUse::output),
      field<&R::forwarding_recipient>(
          "ForwardingAddress", {"of a mailbox: the recipient of the organisation that its mail is passed on to",
                                "bei Postfächern: der Empfänger der Organisation, an den seine Mail weitergeht"}),
      field<&R::forwarding_address>("ForwardingSmtpAddress",
                                    {"of a mailbox: the address that its mail is passed on to; without effect beside "
                                     "a ForwardingAddress",
                                     "bei Postfächern: die Adresse, an die seine Mail weitergeht; neben einer "
                                     "ForwardingAddress ohne Wirkung"}),
      field<&R::keeps_forwarded>("DeliverToMailboxAndForward",
                                 {"of a mailbox that passes its mail on: whether it gets it, too",
                                  "bei Postfächern, die ihre Mail weiterleiten: ob sie sie auch selbst bekommen"}),
  };
  return rows;
}

namespace {

std::string in_lower_case(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

}  // namespace

const std::string& known_address(const Recipient& recipient) {
  const bool outside = recipient.kind == RecipientKind::mail_contact || recipient.addresses.empty();
  return outside && !recipient.external_address.empty() ? recipient.external_address : recipient.addresses.front();
}

const base::TextIndex& Recipients::by_address() const {
  std::call_once(built_, [this] {
    auto index = std::make_unique<base::TextIndex>();
    for (base::Row row = 0; row < rows_.size(); ++row) {
      const auto& recipient = rows_[row];
      for (const auto& address : recipient.addresses)
        index->add({row, recipient.name, std::string_view(address), recipient.pos ? &recipient.pos : nullptr}, address);
    }
    by_address_ = std::move(index);
  });
  return *by_address_;
}

const Recipient* Recipients::find(std::string_view name_or_address) const {
  std::call_once(names_built_, [this] {
    for (base::Row row = 0; row < rows_.size(); ++row) {
      by_name_.try_emplace(in_lower_case(rows_[row].name), row);
      for (const auto& address : rows_[row].addresses) by_name_.try_emplace(address, row);
    }
  });
  const auto found = by_name_.find(in_lower_case(name_or_address));
  return found == by_name_.end() ? nullptr : &rows_[found->second];
}

}  // namespace mailflow::model
