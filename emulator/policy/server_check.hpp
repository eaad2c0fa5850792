#pragma once
// May a message go to the server at the other end, as far as TLS is concerned? What a sender asks after STARTTLS, on
// the wire and in the walk.
//
// Source: the specification's 1.4; RFC 6125 for names.

#include <optional>
#include <string_view>

#include "base/tests.hpp"
#include "model/behaviour.hpp"
#include "model/certificate.hpp"
#include "model/host.hpp"
#include "policy/trouble.hpp"

namespace mailflow::policy {

struct TlsDemand {
  model::TlsPolicy policy = model::TlsPolicy::opportunistic;
  base::Setting<std::optional<base::DomainPattern>> name{};       // that a verified certificate must have
  std::optional<base::Setting<model::MismatchReply>> mismatch{};  // where its reply is disputed

  bool insists() const { return policy >= model::TlsPolicy::encrypted; }
};

// Where no other name is demanded, the server's own.
TlsDemand demand_of(model::TlsPolicy policy, const base::DomainName& server);

struct ServerFacts {
  base::Fact<bool> encrypted;
  base::Fact<bool> valid;
  base::Fact<base::CertificateNames> names;
  model::ChainVerdict chain;  // in which words a certificate that is not valid is told of
};

// `names`: of the certificate, valid or not.
ServerFacts server_facts(model::ChainVerdict chain, base::CertificateNames names);  // of an encrypted session
ServerFacts plain_server();

// None: it may. `server`: its name. Demand and facts must outlive what a recorder keeps.
std::optional<Trouble> decide_server(base::Tests& tests, const TlsDemand& demand, std::string_view server,
                                     const ServerFacts& facts);

// For the words about a wrong name: "Expected Subject: *.contoso.com. Presented Subject: CN=mail.example."
std::string name_detail(const TlsDemand& demand, const base::CertificateNames& shown);

}  // namespace mailflow::policy
