#include "pki/authority.hpp"

namespace mailflow::pki {
namespace {

// Longer than anything a scenario advances: an authority's own dates are nobody's subject.
constexpr auto years_before = std::chrono::days{10 * 365};
constexpr auto years_after = std::chrono::days{30 * 365};

}  // namespace

base::Result<const Signed*> Authority::make(std::optional<Signed>& place, const std::string& common_name,
                                            const Signed* issuer) {
  if (place) return &*place;
  CertificateOrder order;
  order.common_name = common_name;
  order.organisation = "Mailflow Lab";
  order.from = start_ - years_before;
  order.until = start_ + years_after;
  order.use = Use::authority;
  order.serial_seed = fmt::format("authority {} {}", common_name, base::iso(start_));
  order.issuer = issuer;
  auto made = make_certificate(order);
  if (!made) return base::fail(std::move(made.error()));
  place.emplace(std::move(*made));
  return &*place;
}

base::Result<const Signed*> Authority::root() {
  return make(root_, name_, nullptr);
}

base::Result<const Signed*> Authority::intermediate() {
  const auto issuer = root();
  if (!issuer) return issuer;
  return make(intermediate_, name_ + " intermediate", *issuer);
}

}  // namespace mailflow::pki
