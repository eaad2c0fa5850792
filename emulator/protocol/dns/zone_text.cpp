#include "protocol/dns/zone_text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/nearest.hpp"
#include "protocol/dns/zone_fields.hpp"
#include "protocol/dns/zone_lexer.hpp"

namespace mailflow::protocol {
namespace {

using base::DomainName;
using base::fail;
using model::DnsRecord;
using model::DnsType;

constexpr std::array types{DnsType::a,   DnsType::aaaa, DnsType::cname, DnsType::mx,   DnsType::ns,
                           DnsType::ptr, DnsType::soa,  DnsType::srv,   DnsType::tlsa, DnsType::txt};
constexpr std::array<std::string_view, types.size()> type_names{"A",   "AAAA", "CNAME", "MX",   "NS",
                                                                "PTR", "SOA",  "SRV",   "TLSA", "TXT"};

std::string upper(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return result;
}

class Parser {
 public:
  explicit Parser(const base::SourceSlice& slice) : context_{slice, {}}, lexer_(slice) {}

  base::Result<std::vector<DnsRecord>> all() {
    for (;;) {
      auto entry = lexer_.next();
      if (!entry) return fail(std::move(entry.error()));
      if (!*entry) return std::move(records_);
      const auto& first = (*entry)->tokens.front();
      const bool is_directive = first.text.starts_with('$') && !first.quoted && !first.escaped;
      auto done = is_directive ? directive((*entry)->tokens) : record(**entry);
      if (!done) return fail(std::move(done.error()));
    }
  }

 private:
  base::SourcePos at(const ZoneToken& token) const { return position(context_, token); }

  base::Result<void> directive(const std::vector<ZoneToken>& tokens) {
    const auto word = upper(tokens.front().text);
    if (word != "$ORIGIN" && word != "$TTL")
      return fail(at(tokens.front()), "{} is not supported: $ORIGIN and $TTL are", tokens.front().text.substr(0, 80));
    if (tokens.size() != 2) return fail(at(tokens.front()), "{} takes one value", word);
    if (word == "$TTL") {
      const auto ttl = parse_ttl(tokens[1].text);
      if (!ttl)
        return fail(at(tokens[1]), "\"{}\" is not a TTL: expected seconds, such as 3600 or 1h",
                    tokens[1].text.substr(0, 80));
      default_ttl_ = *ttl;
      return {};
    }
    auto origin = parse_zone_name(context_, tokens[1]);
    if (!origin) return fail(std::move(origin.error()));
    context_.origin = std::move(*origin);
    return {};
  }

  base::Result<DomainName> owner(const ZoneToken& token) {
    if (token.text != "*" && !token.text.starts_with("*.")) return parse_zone_name(context_, token);
    ZoneToken rest = token;
    rest.text = token.text == "*" ? "@" : token.text == "*." ? "." : token.text.substr(2);
    auto below = parse_zone_name(context_, rest);
    if (!below) return below;
    if (below->text().size() > 251) return fail(at(token), "this name is too long");
    return DomainName::from_canonical(below->empty() ? "*" : "*." + below->text());
  }

  base::Result<void> record(const ZoneEntry& entry) {
    auto rest = std::span(entry.tokens);
    if (!entry.repeats_owner) {
      auto name = owner(rest.front());
      if (!name) return fail(std::move(name.error()));
      last_owner_ = std::move(*name);
      rest = rest.subspan(1);
    }
    if (!last_owner_)
      return fail(at(entry.tokens.front()),
                  "the first record has no owner: a line that begins with white space belongs "
                  "to the record before it");
    auto ttl = ttl_and_class(rest);
    if (!ttl) return fail(std::move(ttl.error()));
    if (rest.empty()) return fail(at(entry.tokens.front()), "this record has no type");
    auto type = type_of(rest.front());
    if (!type) return fail(std::move(type.error()));
    auto data = parse_zone_data(context_, *type, rest.front(), rest.subspan(1));
    if (!data) return fail(std::move(data.error()));
    if (records_.size() == most_zone_records)
      return fail(at(entry.tokens.front()), "the zone text has more than {} records", most_zone_records);
    records_.push_back({*last_owner_, *type, ttl->value_or(default_ttl_), std::move(*data), at(entry.tokens.front())});
    return {};
  }

  // Both may be missing and stand in either order.
  base::Result<std::optional<std::uint32_t>> ttl_and_class(std::span<const ZoneToken>& rest) {
    std::optional<std::uint32_t> ttl;
    bool has_class = false;
    for (; !rest.empty() && !rest.front().quoted; rest = rest.subspan(1)) {
      const auto& token = rest.front();
      const auto word = upper(token.text);
      if (!has_class && word == "IN") {
        has_class = true;
      } else if (word == "CH" || word == "HS" || word == "CS") {
        return fail(at(token), "class {} is not supported: the lab's DNS has class IN only", word);
      } else if (!ttl && !word.empty() && word.front() >= '0' && word.front() <= '9') {
        ttl = parse_ttl(word);
        if (!ttl)
          return fail(at(token), "\"{}\" is not a TTL: expected seconds, such as 3600 or 1h", token.text.substr(0, 80));
      } else {
        break;
      }
    }
    return ttl;
  }

  base::Result<DnsType> type_of(const ZoneToken& token) const {
    const auto known = std::ranges::find(type_names, upper(token.text));
    if (known != type_names.end() && !token.quoted) return types[static_cast<std::size_t>(known - type_names.begin())];
    return fail({base::ErrorKind::input,
                 fmt::format("\"{}\" is not a record type of the lab's DNS", token.text.substr(0, 80)), at(token),
                 base::suggestion(token.text, "a zone", type_names)});
  }

  ZoneContext context_;
  ZoneLexer lexer_;
  std::uint32_t default_ttl_ = 3600;
  std::optional<DomainName> last_owner_;
  std::vector<DnsRecord> records_;
};

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7f)
      result += fmt::format("\\{:03}", byte);
    else if (c == '"' || c == '\\')
      result += {'\\', c};
    else
      result += c;
  }
  return result + '"';
}

struct DataText {
  std::string operator()(const base::IpAddress& address) const { return to_string(address); }
  std::string operator()(const DomainName& name) const { return name.text() + "."; }
  std::string operator()(const model::MxData& mx) const {
    return fmt::format("{} {}.", mx.preference, mx.exchange.text());
  }
  std::string operator()(const model::TxtData& txt) const {
    std::string result;
    for (const auto& text : txt.strings) result += (result.empty() ? "" : " ") + quoted(text);
    return result;
  }
  std::string operator()(const model::SoaData& soa) const {
    return fmt::format("{}. {}. {} {} {} {} {}", soa.name_server.text(), soa.mailbox.text(), soa.serial, soa.refresh,
                       soa.retry, soa.expire, soa.minimum);
  }
  std::string operator()(const model::SrvData& srv) const {
    return fmt::format("{} {} {} {}.", srv.priority, srv.weight, srv.port, srv.target.text());
  }
  std::string operator()(const model::TlsaData& tlsa) const {
    std::string digits;
    for (const char c : tlsa.data) digits += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return fmt::format("{} {} {} {}", tlsa.usage, tlsa.selector, tlsa.matching, digits);
  }
};

}  // namespace

base::Result<std::vector<DnsRecord>> parse_zone_text(const base::SourceSlice& text) {
  if (text.text.size() > longest_zone_text)
    return fail(base::position_in(text, 0), "the zone text is longer than {} bytes", longest_zone_text);
  return Parser(text).all();
}

std::string to_zone_text(const DnsRecord& record) {
  return fmt::format("{}. {} IN {} {}", record.name.text(), record.ttl, to_string(record.type),
                     std::visit(DataText{}, record.data));
}

}  // namespace mailflow::protocol
