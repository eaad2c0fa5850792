#include "model/recipient.hpp"

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
  };
  return rows;
}

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

}  // namespace mailflow::model
