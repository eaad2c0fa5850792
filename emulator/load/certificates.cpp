#include "load/certificates.hpp"

#include <utility>

#include "config/map_reader.hpp"
#include "config/yaml.hpp"
#include "load/shapes.hpp"
#include "pki/preset.hpp"

namespace mailflow::load {
namespace {

using base::Error;
using base::ErrorKind;
using base::fail;
using base::Value;

constexpr std::size_t most_authorities = 1000;
constexpr std::size_t most_certificate_names = 100;
constexpr std::string_view public_authority = "public";

base::Result<model::Authority> read_authority(const base::Entry& entry, const Names& hosts) {
  if (auto named = check_name("authority", entry); !named) return fail(named.error());
  model::Authority authority{.name = entry.key, .is_public = true, .trusted_by = {}, .pos = entry.key_pos};
  if (entry.value.is_null()) return authority;
  config::MapReader reader(entry.value, authority_shape());
  authority.is_public = !reader.has("trusted-by");
  for (const auto* item : reader.items("trusted-by")) {
    const auto host = hosts.read(*item);
    if (!host) return fail(base::within("trusted-by", host.error()));
    authority.trusted_by.push_back(config::written(*item));
  }
  if (auto done = reader.finish(); !done) return fail(done.error());
  return authority;
}

// "90d", "-1d": against the lab's start.
std::optional<base::Duration> read_offset(config::MapReader& reader, std::string_view key) {
  const auto text = reader.maybe_text(key);
  if (!text) return std::nullopt;
  const bool before = text->starts_with('-');
  const auto length = base::parse_duration(std::string_view(*text).substr(before ? 1 : 0));
  if (length) return before ? -*length : *length;
  reader.refuse(
      base::within(key, config::expected("a time span from the lab's start such as 90d or -1d", *reader.maybe(key))));
  return std::nullopt;
}

base::Result<std::string> read_preset(const Value& value) {
  const auto name = config::written(value);
  if (pki::find_preset(name)) return name;
  Names known("certificate preset");
  for (const auto& preset : pki::presets()) known.add(preset.name);
  return fail(known.unknown(name, value.pos));
}

}  // namespace

base::Result<Authorities> read_authorities(const Value* value, const Names& hosts) {
  Authorities authorities;
  authorities.names.add(public_authority);
  authorities.rows.push_back({.name = std::string(public_authority), .is_public = true, .trusted_by = {}, .pos = {}});
  if (value == nullptr) return authorities;
  if (value->map() == nullptr) return fail(base::within("authorities", config::expected("a map", *value)));
  if (value->map()->size() > most_authorities)
    return fail(value->pos, "authorities: a lab has {} at most", most_authorities);
  for (const auto& entry : *value->map()) {
    auto authority = read_authority(entry, hosts);
    if (!authority) return fail(base::within(fmt::format("authority {}", entry.key), std::move(authority.error())));
    if (entry.key == public_authority)
      authorities.rows.front() = std::move(*authority);
    else if (authorities.names.add(entry.key))
      authorities.rows.push_back(std::move(*authority));
  }
  return authorities;
}

base::Result<model::CertificateSpec> read_certificate(const Value& value, const Names& authorities) {
  config::MapReader reader(value, certificate_shape());
  model::CertificateSpec spec;
  spec.pos = value.pos;
  for (const auto* item : reader.items("names")) {
    auto name = base::parse_domain_pattern(config::written(*item));
    if (!name || name->kind == base::DomainPattern::Kind::any)
      reader.refuse(base::within("names", config::expected("a host name, also with a leading *.", *item)));
    else
      spec.names.push_back(std::move(*name));
  }
  if (spec.names.size() > most_certificate_names)
    reader.refuse(
        {ErrorKind::input, fmt::format("a certificate has {} names at most", most_certificate_names), value.pos, {}});
  if (const auto* authority = reader.maybe("authority")) {
    const auto number = authorities.read(*authority);
    if (!number)
      reader.refuse(base::within("authority", number.error()));
    else
      spec.authority = config::written(*authority);
  }
  if (const auto* preset = reader.maybe("preset")) {
    auto known = read_preset(*preset);
    if (!known)
      reader.refuse(base::within("preset", known.error()));
    else
      spec.preset = std::move(*known);
  }
  spec.from = read_offset(reader, "from");
  spec.until = read_offset(reader, "until");
  if (spec.from && spec.until && *spec.from >= *spec.until)
    reader.refuse({ErrorKind::input, "the certificate ends before it begins", value.pos, {}});
  if (auto done = reader.finish(); !done) return fail(done.error());
  return spec;
}

base::Result<model::CertificateSpec> read_certificate(const Value& value, const model::World& world,
                                                      model::HostId host) {
  Names authorities("authority");
  for (const auto& authority : *world.authorities) authorities.add(authority.name);
  auto spec = read_certificate(value, authorities);
  if (spec && spec->names.empty()) spec->names = (*world.hosts)[host].certificate.names;
  return spec;
}

}  // namespace mailflow::load
