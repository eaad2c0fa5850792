#include "pki/pki.hpp"

#include <openssl/x509_vfy.h>

#include <algorithm>

#include "base/nearest.hpp"
#include "pki/authority.hpp"
#include "pki/context.hpp"
#include "pki/preset.hpp"

namespace mailflow::pki {
namespace {

constexpr auto default_from = -std::chrono::days{1};
constexpr auto default_until = std::chrono::days{90};

std::string canonical_text(std::string_view owner, const model::CertificateSpec& spec, const Preset& preset,
                           base::LabTime from, base::LabTime until) {
  auto text = fmt::format("{}|{}|{}|{}|{}", owner, spec.authority, preset.name, base::iso(from), base::iso(until));
  for (const auto& name : spec.names) text += "|" + base::to_string(name);
  return text;
}

}  // namespace

struct Identity::Material {
  CertificateOrder order;
  Preset preset;
  Authority* authority = nullptr;
  std::optional<Signed> made;
  std::vector<X509*> chain;
  Context context;

  base::Result<const Signed*> make();
};

base::Result<const Signed*> Identity::Material::make() {
  if (made) return &*made;
  if (preset.issuer != PresetIssuer::self) {
    const auto root = authority->root();
    if (!root) return root;
    order.issuer = *root;
    if (preset.issuer == PresetIssuer::intermediate) {
      const auto intermediate = authority->intermediate();
      if (!intermediate) return intermediate;
      order.issuer = *intermediate;
      if (preset.chain == PresetChain::full) chain.push_back((*intermediate)->certificate.get());
    }
    // The root goes along, as it does with many servers: who does not trust it then knows that it is not just missing.
    if (preset.chain == PresetChain::full) chain.push_back((*root)->certificate.get());
  }
  auto certificate = make_certificate(order);
  if (!certificate) return base::fail(std::move(certificate.error()));
  made.emplace(std::move(*certificate));
  return &*made;
}

Identity::Identity(std::unique_ptr<Material> material) : material_(std::move(material)) {}

Identity::~Identity() = default;

base::Result<ssl_ctx_st*> Identity::context() {
  if (material_->context) return material_->context.get();
  const auto made = material_->make();
  if (!made) return base::fail(made.error());
  auto context = make_context(*made, material_->chain);
  if (!context) return base::fail(std::move(context.error()));
  material_->context = std::move(*context);
  return material_->context.get();
}

base::Result<std::string> Identity::certificate_pem() {
  const auto made = material_->make();
  if (!made) return base::fail(made.error());
  auto text = pem((*made)->certificate.get());
  for (auto* link : material_->chain) text += pem(link);
  return text;
}

base::Result<std::string> Identity::key_pem() {
  const auto made = material_->make();
  if (!made) return base::fail(made.error());
  return pem((*made)->key.get());
}

struct Pki::Contexts {
  Context anonymous;
};

Pki::Pki(base::LabTime start) : start_(start), contexts_(std::make_unique<Contexts>()) {}

Pki::~Pki() = default;

base::Result<void> Pki::add_authority(std::string_view name) {
  if (name.empty() || name.size() > 48)
    return base::fail(base::ErrorKind::input, "an authority's name has 1 to 48 characters");
  for (const auto& authority : authorities_)
    if (authority->name() == name) return base::fail(base::ErrorKind::input, "the authority {} exists already", name);
  authorities_.push_back(std::make_unique<Authority>(std::string(name), start_));
  return {};
}

std::vector<std::string> Pki::authorities() const {
  std::vector<std::string> names;
  for (const auto& authority : authorities_) names.push_back(authority->name());
  return names;
}

base::Result<Authority*> Pki::find(std::string_view name) {
  std::vector<std::string_view> known;
  for (const auto& authority : authorities_) {
    if (authority->name() == name) return authority.get();
    known.push_back(authority->name());
  }
  base::Error error{base::ErrorKind::input, fmt::format("the lab has no authority \"{}\"", name), {}, {}};
  error.hint = base::suggestion(name, "the lab", known);
  return base::fail(std::move(error));
}

base::Result<std::shared_ptr<Identity>> Pki::identity(std::string_view owner, const model::CertificateSpec& spec) {
  auto preset = find_preset(spec.preset);
  if (!preset) return base::fail(std::move(preset.error()));
  const auto authority = find(spec.authority);
  if (!authority) return base::fail(authority.error());
  if (spec.names.empty()) return base::fail(base::ErrorKind::input, "a certificate needs a name");
  auto material = std::make_unique<Identity::Material>();
  auto& order = material->order;
  order.from = start_ + preset->from.value_or(spec.from.value_or(default_from));
  order.until = start_ + preset->until.value_or(spec.until.value_or(default_until));
  order.serial_seed = canonical_text(owner, spec, *preset, order.from, order.until);
  if (const auto known = identities_.find(order.serial_seed); known != identities_.end()) return known->second;
  for (const auto& name : spec.names) order.names.push_back(base::to_string(name));
  if (preset->names == PresetNames::other) order.names = {std::string(model::name_of_another)};
  order.common_name = order.names.front();
  material->authority = *authority;
  material->preset = std::move(*preset);
  auto seed = order.serial_seed;
  auto identity = std::make_shared<Identity>(std::move(material));
  identities_.emplace(std::move(seed), identity);
  return identity;
}

base::Result<ssl_ctx_st*> Pki::anonymous_client() {
  if (!contexts_->anonymous) {
    auto context = make_context(nullptr, {});
    if (!context) return base::fail(std::move(context.error()));
    contexts_->anonymous = std::move(*context);
  }
  return contexts_->anonymous.get();
}

base::Result<std::shared_ptr<const TrustStore>> Pki::trust(std::vector<std::string> authorities) {
  std::sort(authorities.begin(), authorities.end());
  authorities.erase(std::unique(authorities.begin(), authorities.end()), authorities.end());
  if (const auto known = trust_.find(authorities); known != trust_.end()) return known->second;
  auto store = std::make_shared<const TrustStore>(X509_STORE_new());
  for (const auto& name : authorities) {
    const auto authority = find(name);
    if (!authority) return base::fail(authority.error());
    const auto root = (*authority)->root();
    if (!root) return base::fail(root.error());
    if (X509_STORE_add_cert(store->store(), (*root)->certificate.get()) != 1)
      return openssl_failure("cannot trust an authority");
  }
  trust_.emplace(std::move(authorities), store);
  return std::shared_ptr<const TrustStore>(store);
}

base::Result<std::string> Pki::authority_pem(std::string_view name) {
  const auto authority = find(name);
  if (!authority) return base::fail(authority.error());
  const auto root = (*authority)->root();
  if (!root) return base::fail(root.error());
  return pem((*root)->certificate.get());
}

base::Result<std::string> Pki::authority_key_pem(std::string_view name) {
  const auto authority = find(name);
  if (!authority) return base::fail(authority.error());
  const auto root = (*authority)->root();
  if (!root) return base::fail(root.error());
  return pem((*root)->key.get());
}

base::Result<void> Pki::restore_authority(std::string_view name, std::string_view certificate_pem,
                                          std::string_view key_pem) {
  const auto authority = find(name);
  if (!authority) return base::fail(authority.error());
  return (*authority)->restore(certificate_pem, key_pem);
}

}  // namespace mailflow::pki
