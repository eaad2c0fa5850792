#include "protocol/dns/response.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace mailflow::protocol {
namespace {

using model::DnsAnswer;
using model::DnsRecord;
using model::DnsType;

constexpr std::size_t header_size = 12;
constexpr std::size_t opt_size = 11;
constexpr std::uint16_t class_in = 1;
constexpr std::uint16_t server_payload = 1232;

enum class Compress : std::uint8_t { yes, no };

// Writes within a limit; after the first byte beyond it `good` stays false.
class Writer {
 public:
  Writer(std::span<std::uint8_t> out, std::size_t limit) : out_(out.first(std::min(out.size(), limit))) {}

  bool good() const { return good_; }
  std::size_t size() const { return at_; }

  void u8(std::uint8_t value) {
    if (room(1)) out_[at_++] = value;
  }
  void u16(std::uint16_t value) {
    if (!room(2)) return;
    out_[at_++] = static_cast<std::uint8_t>(value >> 8);
    out_[at_++] = static_cast<std::uint8_t>(value);
  }
  void u32(std::uint32_t value) {
    u16(static_cast<std::uint16_t>(value >> 16));
    u16(static_cast<std::uint16_t>(value));
  }
  void bytes(const void* data, std::size_t size) {
    if (!room(size) || size == 0) return;
    std::memcpy(out_.data() + at_, data, size);
    at_ += size;
  }
  void patch_u16(std::size_t at, std::uint16_t value) {
    out_[at] = static_cast<std::uint8_t>(value >> 8);
    out_[at + 1] = static_cast<std::uint8_t>(value);
  }

  // `text` must outlive the writer: later names may point at this one.
  void name(std::string_view text, Compress compress) {
    while (!text.empty()) {
      if (compress == Compress::yes) {
        if (const auto pointer = offset_of(text); pointer != 0)
          return u16(static_cast<std::uint16_t>(0xc000U | pointer));
      }
      remember(text, at_);
      const auto label = text.substr(0, text.find('.'));
      u8(static_cast<std::uint8_t>(label.size()));
      bytes(label.data(), label.size());
      text.remove_prefix(std::min(text.size(), label.size() + 1));
    }
    u8(0);
  }

  // The name of the question and its parents, which stand at `at` already.
  void know(std::string_view text, std::size_t at) {
    while (!text.empty()) {
      remember(text, at);
      const auto step = std::min(text.size(), text.substr(0, text.find('.')).size() + 1);
      at += step;
      text.remove_prefix(step);
    }
  }

 private:
  struct Known {
    std::string_view text;
    std::uint16_t at = 0;
  };

  bool room(std::size_t count) {
    if (out_.size() - at_ < count) good_ = false;
    return good_;
  }
  void remember(std::string_view text, std::size_t at) {
    constexpr std::size_t farthest = 0x3fff;
    if (known_count_ < known_.size() && at <= farthest) known_[known_count_++] = {text, static_cast<std::uint16_t>(at)};
  }
  std::uint16_t offset_of(std::string_view text) const {
    for (std::size_t i = 0; i < known_count_; ++i)
      if (known_[i].text == text) return known_[i].at;
    return 0;
  }

  std::span<std::uint8_t> out_;
  std::size_t at_ = 0;
  bool good_ = true;
  std::array<Known, 24> known_;
  std::size_t known_count_ = 0;
};

struct DataWriter {
  Writer& out;

  void operator()(const base::IpAddress& address) {
    const auto skipped = address.is_v4() ? 12U : 0U;
    out.bytes(address.bytes().data() + skipped, address.bytes().size() - skipped);
  }
  void operator()(const base::DomainName& name) { out.name(name.text(), Compress::yes); }
  void operator()(const model::MxData& mx) {
    out.u16(mx.preference);
    out.name(mx.exchange.text(), Compress::yes);
  }
  void operator()(const model::TxtData& txt) {
    for (const auto& text : txt.strings) {
      out.u8(static_cast<std::uint8_t>(text.size()));
      out.bytes(text.data(), text.size());
    }
  }
  void operator()(const model::SoaData& soa) {
    out.name(soa.name_server.text(), Compress::yes);
    out.name(soa.mailbox.text(), Compress::yes);
    for (const auto number : {soa.serial, soa.refresh, soa.retry, soa.expire, soa.minimum}) out.u32(number);
  }
  void operator()(const model::SrvData& srv) {
    for (const auto number : {srv.priority, srv.weight, srv.port}) out.u16(number);
    out.name(srv.target.text(), Compress::no);
  }
  void operator()(const model::TlsaData& tlsa) {
    for (const auto number : {tlsa.usage, tlsa.selector, tlsa.matching}) out.u8(number);
    out.bytes(tlsa.data.data(), tlsa.data.size());
  }
};

void write_record(Writer& out, std::string_view owner, const DnsRecord& record, std::uint32_t ttl) {
  out.name(owner, Compress::yes);
  out.u16(static_cast<std::uint16_t>(record.type));
  out.u16(class_in);
  out.u32(ttl);
  const auto length_at = out.size();
  out.u16(0);
  std::visit(DataWriter{out}, record.data);
  if (out.good()) out.patch_u16(length_at, static_cast<std::uint16_t>(out.size() - length_at - 2));
}

struct Head {
  DnsRcode code = DnsRcode::no_error;
  std::uint16_t answers = 0;
  std::uint16_t authorities = 0;
  bool truncated = false;
};

// Every name is the lab's, so that nothing is left to recurse to: RA is as true as AA, and keeps clients content.
void write_header(Writer& out, const DnsQuery& query, const Head& head) {
  constexpr unsigned is_response = 0x8000U;
  constexpr unsigned authoritative = 0x0400U;
  constexpr unsigned truncated = 0x0200U;
  constexpr unsigned recursion_desired = 0x0100U;
  constexpr unsigned recursion_available = 0x0080U;
  constexpr unsigned checking_disabled = 0x0010U;
  const bool answered = head.code == DnsRcode::no_error || head.code == DnsRcode::no_such_name;
  out.u16(query.id);
  out.u16(static_cast<std::uint16_t>(
      is_response | static_cast<unsigned>(query.opcode) << 11 | (answered ? authoritative : 0U) |
      (head.truncated ? truncated : 0U) | (query.recursion_desired ? recursion_desired : 0U) | recursion_available |
      (query.checking_disabled ? checking_disabled : 0U) | (static_cast<unsigned>(head.code) & 0xfU)));
  out.u16(query.question.empty() ? 0 : 1);
  out.u16(head.answers);
  out.u16(head.authorities);
  out.u16(query.edns ? 1 : 0);
}

void write_opt(Writer& out, const DnsQuery& query, DnsRcode code) {
  if (!query.edns) return;
  out.u8(0);
  out.u16(static_cast<std::uint16_t>(DnsType::opt));
  out.u16(server_payload);
  out.u8(static_cast<std::uint8_t>(static_cast<unsigned>(code) >> 4));
  out.u8(0);
  out.u16(query.dnssec_ok ? 0x8000U : 0U);
  out.u16(0);
}

std::size_t write_empty(const DnsQuery& query, const Head& head, std::span<std::uint8_t> out) {
  Writer writer(out, smallest_dns_buffer);
  write_header(writer, query, head);
  writer.bytes(query.question.data(), query.question.size());
  write_opt(writer, query, head.code);
  return writer.size();
}

Head head_of(const DnsAnswer& answer) {
  Head head;
  head.answers = static_cast<std::uint16_t>(answer.chain_length + answer.records.size());
  head.authorities = answer.status == DnsAnswer::Status::found ? 0 : 1;
  if (answer.status == DnsAnswer::Status::no_such_name) head.code = DnsRcode::no_such_name;
  return head;
}

void write_sections(Writer& out, const DnsQuery& query, const DnsAnswer& answer) {
  auto owner = query.name();
  for (const auto* alias : answer.aliases()) {
    write_record(out, owner, *alias, alias->ttl);
    owner = std::get<base::DomainName>(alias->data).text();
  }
  for (const auto& record : answer.records) {
    if (!out.good()) return;
    write_record(out, owner, record, record.ttl);
  }
  if (answer.status == DnsAnswer::Status::found) return;
  const auto minimum = std::get<model::SoaData>(answer.soa->data).minimum;
  write_record(out, answer.soa->name.text(), *answer.soa, std::min(answer.soa->ttl, minimum));
}

}  // namespace

std::size_t write_dns_answer(const DnsQuery& query, const DnsAnswer& answer, DnsTransport transport,
                             std::span<std::uint8_t> out) {
  if (answer.status == DnsAnswer::Status::cname_loop) return write_dns_error(query, DnsRcode::server_failure, out);
  const auto limit = std::min(out.size(), transport == DnsTransport::udp ? query.udp_limit() : largest_dns_message);
  const auto head = head_of(answer);
  Writer writer(out, limit - (query.edns ? opt_size : 0));
  write_header(writer, query, head);
  writer.bytes(query.question.data(), query.question.size());
  writer.know(query.name(), header_size);
  write_sections(writer, query, answer);
  if (!writer.good()) {
    if (transport == DnsTransport::tcp) return write_dns_error(query, DnsRcode::server_failure, out);
    return write_empty(query, {.code = head.code, .truncated = true}, out);
  }
  if (!query.edns) return writer.size();
  Writer opt(out.subspan(writer.size()), opt_size);
  write_opt(opt, query, head.code);
  return writer.size() + opt.size();
}

std::size_t write_dns_error(const DnsQuery& query, DnsRcode code, std::span<std::uint8_t> out) {
  return write_empty(query, {.code = code}, out);
}

}  // namespace mailflow::protocol
