#pragma once
// A small explanation with a heading, a look-up with a missed row, and a connector that fails its last test.

#include <vector>

#include "base/explain.hpp"

namespace mailflow::render::sample {

using base::Confidence;
using base::Explain;
using base::Rule;
using base::RuleKind;

inline const Rule stage{.id = "partner",
                        .kind = RuleKind::stage,
                        .question = {"which connector?", "welcher Connector?"},
                        .yes = {"through {subject}", "durch {subject}"},
                        .no = {"no connector takes it: {found}", "kein Connector nimmt sie: {found}"},
                        .confidence = Confidence::observed};
inline const Rule address{.id = "partner.address",
                          .kind = RuleKind::look_up,
                          .setting = "SenderIPAddresses",
                          .question = {"which list the address?", "welche nennen die Adresse?"},
                          .yes = {"{found} is listed", "{found} ist aufgeführt"},
                          .no = {"nobody lists {found}", "niemand nennt {found}"},
                          .row_yes = {"{found} is in {wanted}", "{found} ist in {wanted}"},
                          .row_no = {"{found} is not in {wanted}", "{found} ist nicht in {wanted}"},
                          .remedy = base::Remedy::add,
                          .price = {"then {found} is the partner", "dann ist {found} der Partner"}};
inline const Rule scope{.id = "partner.scope",
                        .kind = RuleKind::look_up,
                        .yes = {"somebody restricts {found}", "jemand beschränkt {found}"},
                        .no = {"nobody restricts {found}", "niemand beschränkt {found}"},
                        .row_yes = {"{subject} restricts {found}", "{subject} beschränkt {found}"},
                        .row_no = {"{subject} does not restrict {found}", "{subject} beschränkt {found} nicht"}};
inline const Rule shown{.id = "partner.shown",
                        .yes = {"a certificate was shown", "ein Zertifikat wurde gezeigt"},
                        .no = {"no certificate was shown", "kein Zertifikat wurde gezeigt"},
                        .remedy = base::Remedy::client};
inline const Rule only_tls{.id = "partner.only-tls",
                           .yes = {"{subject} lacks TLS alone", "{subject} fehlt nur TLS"},
                           .no = {"nobody lacks TLS alone", "niemandem fehlt nur TLS"}};
inline const Rule tls{.id = "partner.tls",
                      .setting = "RequireTls",
                      .yes = {"TLS as wanted", "TLS wie gewünscht"},
                      .no = {"TLS is missing", "TLS fehlt"},
                      .remedy = base::Remedy::set,
                      .price = {"then mail may come unencrypted", "dann darf Mail unverschlüsselt kommen"}};
inline const Rule connector{.id = "partner.connector",
                            .kind = RuleKind::stage,
                            .question = {"does {subject} take it?", "nimmt {subject} sie an?"},
                            .yes = {"{subject} is satisfied", "{subject} ist erfüllt"},
                            .no = {"{subject} is not satisfied", "{subject} ist nicht erfüllt"}};
inline const Rule name{.id = "partner.name",
                       .setting = "TlsSenderCertificateName",
                       .yes = {"name {found} matches {wanted}", "Name {found} passt zu {wanted}"},
                       .no = {"name {found} does not match {wanted}", "Name {found} passt nicht zu {wanted}"},
                       .remedy = base::Remedy::set,
                       .price = {"then {wanted} no longer does", "dann {wanted} nicht mehr"}};
inline const Rule strict{.id = "partner.strict",
                         .yes = {"the strict reading is on", "die strenge Lesart gilt"},
                         .no = {"the strict reading is off", "die strenge Lesart gilt nicht"},
                         .confidence = Confidence::unconfirmed,
                         .behaviour = "partner.strict-specific-domain"};

inline Explain leaf(const Rule& rule, std::string subject, std::string wanted, std::string found, bool result,
                    std::string where = {}) {
  return {&rule, std::move(subject), std::move(wanted), std::move(found), std::move(where), result, {}};
}

inline std::vector<Explain> refusal() {
  Explain naw{&connector, "NAW", {}, {}, {}, false, {}};
  naw.children = {leaf(strict, {}, {}, "$false", true),
                  leaf(name, "NAW", "*.wrong.example", "out.right.example, right.example", false, "naw.ps1:3")};
  Explain root{&stage, {}, {}, "none is satisfied", {}, false, {}};
  root.children = {leaf(address, {}, "1 of 2", "198.51.100.40", true),
                   leaf(address, "IONOS", "212.227.126.128/25", "198.51.100.40", false, "ionos.ps1:1"), naw};
  return {root};
}

}  // namespace mailflow::render::sample
