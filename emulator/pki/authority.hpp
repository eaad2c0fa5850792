#pragma once
// One authority of the lab: a root and, where a preset asks for it, an intermediate below it; made at the first use, or
// taken back from an export before that.

#include <optional>
#include <string>
#include <string_view>

#include "pki/certificate.hpp"

namespace mailflow::pki {

class Authority {
 public:
  Authority(std::string name, base::LabTime start) : name_(std::move(name)), start_(start) {}

  const std::string& name() const { return name_; }
  base::Result<const Signed*> root();
  base::Result<const Signed*> intermediate();

  // The root of an earlier lab. Errors (input): no PEM, another authority's, a key that does not belong to it, too
  // late.
  base::Result<void> restore(std::string_view certificate_pem, std::string_view key_pem);

 private:
  base::Result<const Signed*> make(std::optional<Signed>& place, const std::string& common_name, const Signed* issuer);

  std::string name_;
  base::LabTime start_;
  std::optional<Signed> root_;
  std::optional<Signed> intermediate_;
};

}  // namespace mailflow::pki
