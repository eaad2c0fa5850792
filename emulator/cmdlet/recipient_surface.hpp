#pragma once
// What New- and Set- of each kind of recipient take: which of Exchange's parameters have effect, which are taken
// without one (and say so), and which are refused because mail flow would depend on them and the lab does not model
// it.
//
// Source: the documentation of New- and Set-Mailbox, -MailUser, -MailContact and -DistributionGroup, those of Exchange
// Online, and of New- and Set-RemoteMailbox; what Exchange Server has besides stands apart.

#include <span>
#include <string_view>
#include <vector>

#include "cmdlet/names.hpp"
#include "config/command_binding.hpp"
#include "model/recipient.hpp"

namespace mailflow::cmdlet {

struct RecipientVerb {
  std::span<const std::string_view> taken;
  std::span<const std::string_view> flags;  // without effect, and without a value
  std::span<const std::string_view> idle;   // without effect
  std::span<const std::string_view> unmodelled;
  std::span<const std::string_view> on_premises = {};  // there, too, with effect
};

struct RecipientNoun {
  std::string_view name;  // "MailContact"
  model::RecipientKind kind;
  RecipientVerb fresh;   // New-
  RecipientVerb change;  // Set-
};

const RecipientNoun* find_recipient_noun(std::string_view noun);  // nullptr for another one
// Of a cmdlet whose name ends with one, and of a kind that has one.
const RecipientNoun& recipient_noun(std::string_view cmdlet);
const RecipientNoun& recipient_noun(model::RecipientKind kind);

std::vector<config::Parameter> recipient_parameters(const RecipientVerb& verb, std::string_view first, Where where);

}  // namespace mailflow::cmdlet
