#pragma once
// What is known about a message, and what was configured, as the typed tests meet them.
//
// A Fact cannot be compared or read by policy: only Tests opens it, so that each look at a fact is on record.
// A Setting is a configured value and the place it was written at (null when it is a default).

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/domain_name.hpp"
#include "base/ip.hpp"
#include "base/rule.hpp"
#include "base/source.hpp"

namespace mailflow::base {

// The axes along which two messages can differ; what-if cuts regions of mail along them.
enum class Dimension : std::uint8_t {
  client_address,
  tls,
  certificate_names,
  helo,
  sender_domain,
  recipient_domain,
  recipient_address,
  message_size,
  hop_count,
  transaction,  // the recipients before
  header,       // fields that a message brings
  content,      // what the filter finds in it
  dns,
  configuration,  // no fact: one configured value against another
};

std::string_view to_string(Dimension dimension);

// The names of a valid client certificate (Subject CN and SAN), none without one.
using CertificateNames = std::vector<DomainPattern>;

class TextPattern;

// A value of either side, viewed for a record: it stays where it is.
using ValueView = std::variant<std::monostate, bool, std::uint64_t, std::int64_t, std::string_view, const IpAddress*,
                               const IpRanges*, const DomainName*, const std::vector<DomainName>*, const DomainPattern*,
                               const std::vector<DomainPattern>*, const AddressSpaces*, const std::vector<std::string>*,
                               const std::vector<TextPattern>*, const Text*>;

std::string to_string(const ValueView& value);  // words in English

// The words of a value that has no other form: an outcome's, those for "no certificate". nullptr for all others.
const Text* words_of(const ValueView& value);

// The fields of a header section: names as they are written, values on one line.
struct FieldText {
  std::string name;
  std::string value;
};
using FieldTexts = std::vector<FieldText>;

template <class T>
class Fact {
 public:
  Fact(Dimension dimension, T value) : value_(std::move(value)), dimension_(dimension) {}

  Dimension dimension() const { return dimension_; }

 private:
  friend class Tests;
  T value_;
  Dimension dimension_;
};

template <class T>
struct Setting {
  T value{};
  std::shared_ptr<const SourcePos> pos;

  const T& operator*() const { return value; }
  const T* operator->() const { return &value; }
};

}  // namespace mailflow::base
