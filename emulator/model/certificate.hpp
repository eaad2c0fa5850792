#pragma once
// Certificates as the lab file orders them, and what a check of one can find. Keys and bytes belong to `pki`.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/domain_name.hpp"
#include "base/field.hpp"
#include "base/time.hpp"

namespace mailflow::model {

struct Authority {
  std::string name;
  bool is_public = true;                // trusted by every host
  std::vector<std::string> trusted_by;  // of a private one: names of hosts
  base::SourcePos pos;
};

// The presets are data in certs/; these are the ids the product speaks of.
struct CertificateSpec {
  std::vector<base::DomainPattern> names;  // Subject CN is the first; all are SAN dNSNames
  std::string authority = "public";
  std::string preset = "valid";         // valid | expired | not-yet-valid | self-signed | wrong-name | incomplete-chain
  std::optional<base::Duration> from;   // against the lab's start; default: a day before it
  std::optional<base::Duration> until;  // default: 90 days after it
  base::SourcePos pos;
};

// What a certificate of the preset wrong-name is made for, whatever names were ordered.
inline constexpr std::string_view name_of_another = "wrong-name.example";

enum class ChainVerdict : std::uint8_t {
  valid,
  none,  // no certificate was shown
  expired,
  not_yet_valid,
  self_signed,
  untrusted,   // the issuer is not trusted here
  incomplete,  // an intermediate is missing
};

}  // namespace mailflow::model

template <>
struct mailflow::base::Words<mailflow::model::ChainVerdict> {
  static constexpr std::array<std::string_view, 7> list{"valid",       "none",      "expired",   "not-yet-valid",
                                                        "self-signed", "untrusted", "incomplete"};
  static constexpr std::string_view what = "a verdict on a certificate";
};
