#include <algorithm>
#include <memory>

#include "net/resolver.hpp"

// After all others: it defines `false`.
#include <ldns/ldns.h>

namespace mailflow::net {
namespace {

using model::DnsType;

constexpr std::size_t header_size = 12;
constexpr std::uint16_t type_opt = 41;

struct FreePacket {
  void operator()(ldns_pkt* packet) const { ldns_pkt_free(packet); }
};
using Packet = std::unique_ptr<ldns_pkt, FreePacket>;

// A cursor over a message that stays inside it.
class Walk {
 public:
  explicit Walk(std::string_view message) : message_(message) {}

  std::uint16_t word() {
    if (!has(2)) return 0;
    const auto value = static_cast<std::uint16_t>(byte(at_) << 8U | byte(at_ + 1));
    at_ += 2;
    return value;
  }
  void skip(std::size_t bytes) {
    if (has(bytes)) at_ += bytes;
  }
  void skip_name() {
    while (has(1)) {
      const auto length = byte(at_);
      if (length >= 0xc0U) return skip(2);
      if (length >= 0x40U) break;
      skip(1U + length);
      if (length == 0) return;
    }
    good_ = false;
  }
  bool good() const { return good_; }
  bool at_end() const { return good_ && at_ == message_.size(); }

 private:
  bool has(std::size_t bytes) {
    good_ = good_ && message_.size() - at_ >= bytes;
    return good_;
  }
  unsigned byte(std::size_t at) const { return static_cast<unsigned char>(message_[at]); }

  std::string_view message_;
  std::size_t at_ = 0;
  bool good_ = true;
};

// ldns takes trailing bytes and a second OPT record in silence.
bool well_formed(std::string_view message) {
  Walk walk(message);
  walk.skip(2);
  const auto flags = walk.word();
  const auto questions = walk.word();
  std::size_t records = walk.word();
  records += walk.word();
  records += walk.word();
  if (!walk.good() || (flags & 0x8000U) == 0 || questions != 1) return false;
  walk.skip_name();
  walk.skip(4);
  int options = 0;
  for (std::size_t i = 0; i < records && walk.good(); ++i) {
    walk.skip_name();
    if (walk.word() == type_opt) ++options;
    walk.skip(6);
    walk.skip(walk.word());
  }
  return walk.at_end() && options <= 1;
}

std::string_view bytes_of(const ldns_rdf* field) {
  return {reinterpret_cast<const char*>(ldns_rdf_data(field)), ldns_rdf_size(field)};
}

// Wire form to canonical text; a label with an odd byte makes a name that matches nothing.
base::DomainName name_of(const ldns_rdf* field) {
  const auto wire = bytes_of(field);
  std::string text;
  for (std::size_t at = 0; at < wire.size() && wire[at] != 0;) {
    const auto length = static_cast<std::size_t>(static_cast<unsigned char>(wire[at]));
    if (!text.empty()) text += '.';
    for (const char letter : wire.substr(at + 1, length)) {
      const bool odd =
          letter == '.' || static_cast<unsigned char>(letter) <= ' ' || static_cast<unsigned char>(letter) >= 0x7f;
      text += odd ? '\x01' : letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    }
    at += 1 + length;
  }
  return base::DomainName::from_canonical(std::move(text));
}

base::IpAddress address_of(const ldns_rdf* field) {
  const auto wire = bytes_of(field);
  if (wire.size() == 4) {
    std::uint32_t bits = 0;
    for (const char byte : wire) bits = bits << 8U | static_cast<unsigned char>(byte);
    return base::IpAddress::v4(bits);
  }
  base::IpAddress::Bytes bytes{};
  std::copy_n(wire.begin(), std::min(wire.size(), bytes.size()), bytes.begin());
  return base::IpAddress::v6(bytes);
}

std::string text_of(const ldns_rr* record) {
  std::string text;
  for (std::size_t i = 0; i < ldns_rr_rd_count(record); ++i) text += bytes_of(ldns_rr_rdf(record, i)).substr(1);
  return text;
}

void add(DnsAnswer& answer, const ldns_rr* record, DnsType type) {
  const auto field = [record](std::size_t i) { return ldns_rr_rdf(record, i); };
  const auto small = [&field](std::size_t i) { return ldns_rdf2native_int8(field(i)); };
  const auto word = [&field](std::size_t i) { return ldns_rdf2native_int16(field(i)); };
  const auto number = [&field](std::size_t i) { return ldns_rdf2native_int32(field(i)); };
  switch (type) {
    case DnsType::a:
    case DnsType::aaaa:
      answer.addresses.push_back(address_of(field(0)));
      return;
    case DnsType::ns:
    case DnsType::cname:
    case DnsType::ptr:
      answer.names.push_back(name_of(field(0)));
      return;
    case DnsType::mx:
      answer.mx.push_back({word(0), name_of(field(1))});
      return;
    case DnsType::txt:
      answer.texts.push_back(text_of(record));
      return;
    case DnsType::soa:
      answer.soa.push_back(
          {name_of(field(0)), name_of(field(1)), number(2), number(3), number(4), number(5), number(6)});
      return;
    case DnsType::srv:
      answer.srv.push_back({word(0), word(1), word(2), name_of(field(3))});
      return;
    case DnsType::tlsa:
      answer.tlsa.push_back({small(0), small(1), small(2), std::string(bytes_of(field(3)))});
      return;
    case DnsType::opt:
    case DnsType::any:
      return;
  }
}

std::size_t fields_of(DnsType type) {
  switch (type) {
    case DnsType::a:
    case DnsType::aaaa:
    case DnsType::ns:
    case DnsType::cname:
    case DnsType::ptr:
    case DnsType::txt:
      return 1;
    case DnsType::mx:
      return 2;
    case DnsType::srv:
    case DnsType::tlsa:
      return 4;
    case DnsType::soa:
      return 7;
    case DnsType::opt:
    case DnsType::any:
      return 0;
  }
  return 0;
}

DnsStatus status_of(ldns_pkt_rcode code) {
  switch (code) {
    case LDNS_RCODE_NOERROR:
      return DnsStatus::answered;
    case LDNS_RCODE_NXDOMAIN:
      return DnsStatus::name_error;
    case LDNS_RCODE_REFUSED:
      return DnsStatus::refused;
    default:
      return DnsStatus::server_failure;
  }
}

}  // namespace

std::string_view to_string(DnsStatus status) {
  switch (status) {
    case DnsStatus::answered:
      return "answered";
    case DnsStatus::no_data:
      return "no data";
    case DnsStatus::name_error:
      return "NXDOMAIN";
    case DnsStatus::server_failure:
      return "SERVFAIL";
    case DnsStatus::refused:
      return "REFUSED";
    case DnsStatus::timed_out:
      return "timeout";
  }
  return "";
}

DnsAnswer read_dns_answer(std::string_view message, model::DnsType type) {
  DnsAnswer answer;
  ldns_pkt* raw = nullptr;
  if (message.size() < header_size || !well_formed(message) ||
      ldns_wire2pkt(&raw, reinterpret_cast<const std::uint8_t*>(message.data()), message.size()) != LDNS_STATUS_OK)
    return answer;
  const Packet packet(raw);
  answer.status = status_of(ldns_pkt_get_rcode(raw));
  const auto* records = ldns_pkt_answer(raw);
  bool found = false;
  for (std::size_t i = 0; i < ldns_rr_list_rr_count(records); ++i) {
    const auto* record = ldns_rr_list_rr(records, i);
    const auto record_type = static_cast<DnsType>(ldns_rr_get_type(record));
    const bool asked = record_type == type;
    if ((!asked && record_type != DnsType::cname) || ldns_rr_rd_count(record) < fields_of(record_type)) continue;
    const auto ttl = ldns_rr_ttl(record);
    answer.ttl = i == 0 ? ttl : std::min(answer.ttl, ttl);
    if (asked)
      add(answer, record, type);
    else
      answer.aliases.push_back(name_of(ldns_rr_rdf(record, 0)));
    found = found || asked;
  }
  if (answer.status == DnsStatus::answered && !found) answer.status = DnsStatus::no_data;
  return answer;
}

}  // namespace mailflow::net
