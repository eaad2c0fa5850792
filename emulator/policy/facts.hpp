#pragma once
// What a receiving host knows about a session and one recipient, as facts for the typed tests.

#include <string>

#include "base/fact.hpp"
#include "mail/address.hpp"

namespace mailflow::policy {

// The plain values a session has, on the wire or in a walk without sockets.
struct SessionValues {
  base::IpAddress client;  // the lab's address of the connecting host
  bool tls = false;
  bool certificate_valid = false;            // a client certificate was shown and chains to a trusted authority, now
  base::CertificateNames certificate_names;  // of the certificate shown, valid or not
};

struct SessionFacts {
  base::Fact<base::IpAddress> client_address;
  base::Fact<bool> tls;
  base::Fact<bool> certificate_valid;
  base::Fact<base::CertificateNames> certificate_names;
};

struct RecipientFacts {
  base::Fact<base::DomainName> sender_domain;  // of MAIL FROM; empty for <>
  base::Fact<base::DomainName> recipient_domain;
  base::Fact<std::string> recipient;  // the whole address in lower case
};

struct Facts {
  const SessionFacts& session;
  const RecipientFacts& mail;
};

SessionFacts session_facts(SessionValues values);
RecipientFacts recipient_facts(const mail::ReversePath& sender, const mail::EmailAddress& recipient);

}  // namespace mailflow::policy
