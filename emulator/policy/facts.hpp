#pragma once
// What a receiving host knows about a session and one recipient, as facts for the typed tests.

#include <cstdint>
#include <string>

#include "base/fact.hpp"
#include "mail/address.hpp"

namespace mailflow::policy {

// The plain values a session has, on the wire or in a walk without sockets.
struct SessionValues {
  base::IpAddress client;   // the lab's address of the connecting host
  base::IpAddress local{};  // the receiver's, that it connected to
  bool tls = false;
  bool certificate_valid = false;            // a client certificate was shown and chains to a trusted authority, now
  base::CertificateNames certificate_names;  // of the certificate shown, valid or not
  bool has_name = true;                      // the address has a PTR record; asked of IPv6 addresses only
  std::string helo{};                        // what the client calls itself
};

struct SessionFacts {
  base::IpAddress local;  // says nothing of the mail: it is the receiver's own
  base::Fact<base::IpAddress> client_address;
  base::Fact<bool> tls;
  base::Fact<bool> certificate_valid;
  base::Fact<base::CertificateNames> certificate_names;
  base::Fact<bool> has_name;
  base::Fact<std::string> helo;
};

struct RecipientFacts {
  base::Fact<base::DomainName> sender_domain;  // of MAIL FROM; empty for <>
  base::Fact<base::DomainName> recipient_domain;
  base::Fact<std::string> recipient;              // the whole address in lower case
  base::Fact<std::string> recipient_before_plus;  // david@contoso.com of david+news@contoso.com; "" where there is none
  base::Fact<base::DomainName> returns_to;  // fabrikam.com of david+SRS=x=IX=fabrikam.com=bob@contoso.com; else empty
  base::Fact<bool> single_label{base::Dimension::recipient_domain, false};  // of the recipient's domain: it has no dot
  base::Fact<std::uint64_t> size{base::Dimension::message_size, 0};         // of the message, in bytes; 0: not known
};

// The recipients that were taken earlier in the same SMTP transaction, as one of a domain meets them.
struct TransactionValues {
  std::string region{};         // of the tenants that they came in for; "" when there are none
  std::uint64_t of_domain = 0;  // how many have the domain
  std::uint64_t all = 0;        // how many there are
  bool other_domains = false;   // some have another one
};

struct TransactionFacts {
  base::Fact<std::string> region;
  base::Fact<std::uint64_t> place;   // of the recipient among those of its domain, from 1
  base::Fact<std::uint64_t> number;  // among all of the message, from 1
  base::Fact<bool> one_domain;       // all recipients so far have its domain
};

// Of a message's first recipient.
extern const TransactionFacts first_recipient;

struct Facts {
  const SessionFacts& session;
  const RecipientFacts& mail;
  const TransactionFacts& transaction = first_recipient;
};

// Who sent what comes back to an address that Exchange Online's SRS made; nobody for other addresses.
mail::ReversePath sender_before_rewriting(const mail::EmailAddress& address);

SessionFacts session_facts(SessionValues values);
RecipientFacts recipient_facts(const mail::ReversePath& sender, const mail::EmailAddress& recipient,
                               std::uint64_t size = 0);
TransactionFacts transaction_facts(const TransactionValues& values);

}  // namespace mailflow::policy
