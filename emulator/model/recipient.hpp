#pragma once
// Recipients of a tenant or an on-premises organisation, or mailboxes of a mail server, found by any of their
// addresses.
//
// A tenant knows recipients of several kinds (EDGE-1, and X6 for public folders and dynamic groups): its edge takes
// mail for all of them. `addresses` are those in domains of the owner, none of a contact that has only an address
// elsewhere. Who gets mail in their place, or besides, is policy's (policy/copies).

#include <array>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/field.hpp"
#include "base/index.hpp"
#include "base/source.hpp"

namespace mailflow::model {

enum class RecipientKind : std::uint8_t {
  mailbox,
  mail_user,
  mail_contact,
  distribution_group,
  dynamic_group,
  public_folder,
  remote_mailbox,  // on premises: a mailbox in Exchange Online
};

struct Recipient {
  std::string name;  // "david", as results show it
  base::SourcePos pos;
  std::vector<std::string> addresses;  // lower case, the primary one first
  RecipientKind kind = RecipientKind::mailbox;
  std::string display_name;          // empty: the name
  std::string alias;                 // empty: the local part of its first address
  std::string external_address;      // of a mail user, a contact or a remote mailbox
  std::vector<std::string> members;  // of a group: names or addresses, as they were given
  bool synchronised = true;          // on premises: the tenant of a hybrid knows it, too
  // Of a mailbox: whom its mail is passed on to, a recipient of the owner (by name) before any address, and whether the
  // mailbox gets it as well.
  std::string forwarding_recipient{};
  std::string forwarding_address{};
  bool keeps_forwarded = false;
};

// By which rules know it, whichever of its addresses a message names: the primary one, of a contact the external one.
const std::string& known_address(const Recipient& recipient);

// As a stored World has them.
std::span<const base::Field<Recipient>> recipient_fields();

class Recipients {
 public:
  Recipients() = default;
  explicit Recipients(std::vector<Recipient> rows) : rows_(std::move(rows)) {}
  Recipients(const Recipients&) = delete;
  Recipients& operator=(const Recipients&) = delete;

  const std::vector<Recipient>& rows() const { return rows_; }
  const Recipient& operator[](base::Row row) const { return rows_[row]; }
  const base::TextIndex& by_address() const;
  // By name or address, letters' case aside; nullptr for nobody's.
  const Recipient* find(std::string_view name_or_address) const;

 private:
  std::vector<Recipient> rows_;
  mutable std::once_flag built_;
  mutable std::unique_ptr<const base::TextIndex> by_address_;
  mutable std::once_flag names_built_;
  mutable base::TextMap<base::Row> by_name_;  // names and addresses
};

}  // namespace mailflow::model

template <>
struct mailflow::base::Words<mailflow::model::RecipientKind> {
  static constexpr std::array<std::string_view, 7> list{
      "UserMailbox",  "MailUser",         "MailContact", "MailUniversalDistributionGroup", "DynamicDistributionGroup",
      "PublicFolder", "RemoteUserMailbox"};
  static constexpr std::string_view what = "a type of recipient";
};
