#pragma once
// One evaluation from the beginning, with the DNS answers known so far; for this room.
//
// Functions that may have to wait for an answer return nothing, or Match::waits, and leave their questions behind.
// With a tree each term leaves its node there; without one no text is made.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "spf/check.hpp"
#include "spf/macro.hpp"
#include "spf/published.hpp"
#include "spf/record.hpp"

namespace mailflow::spf {

enum class Match : std::uint8_t { yes, no, temperror, permerror, waits };

// What the record of one domain says, after redirect.
struct Found {
  SpfResult result = SpfResult::none;
  std::string mechanism{};
  std::string domain{};
  std::string_view explanation{};  // exp's domain-spec
};

class Walk {
 public:
  Walk(MacroValues values, const model::DnsFacts& known, const Limits& limits, Detail detail)
      : questions(known), values_(std::move(values)), limits_(limits), detail_(detail) {}

  // Nothing: it waits. Its heading goes below `under`, if there is a tree.
  std::optional<Found> check(const std::string& domain, base::Explain& under);
  // exp's text; nothing: it waits. "" for none, which a mistake in it comes to.
  std::optional<std::string> explanation(const Found& found, base::Explain& under);

  void tell(base::Explain& under, const base::Rule& rule, Line line) const;

  Questions questions;
  base::Explain problem;  // the first one
  unsigned lookups = 0;
  unsigned void_lookups = 0;

 private:
  bool tells() const { return detail_ == Detail::tree; }
  std::optional<Found> read(const std::string& domain, base::Explain& heading);
  std::optional<Found> terms(const Record& record, const std::string& domain, base::Explain& heading);
  std::optional<Found> follow(const Record& record, const std::string& domain, base::Explain& heading);

  Match match(const Term& term, const std::string& domain, base::Explain& node);
  Match match_network(const Term& term, base::Explain& node) const;
  Match match_named(const Term& term, const std::string& domain, base::Explain& node);
  Match match_include(const std::string& target, base::Explain& node);
  Match match_a(const Term& term, const std::string& target, base::Explain& node);
  Match match_mx(const Term& term, const std::string& target, base::Explain& node);
  Match match_exchanges(const Term& term, std::span<const model::MxData> exchanges, base::Explain& node);
  Match match_ptr(const std::string& target, base::Explain& node);
  Match match_exists(const std::string& target, base::Explain& node);
  bool has_client(const Term& term, const std::vector<base::IpAddress>& addresses) const;

  model::DnsType address_type() const;
  std::optional<std::string> target(std::string_view spec, const std::string& domain);
  // The client's names that lead back to it and are `below` ("" for all), at most limits.names looked at.
  std::optional<std::vector<std::string>> validated_names(std::string_view below);
  std::optional<std::string> validated_name(std::string_view domain);

  bool count_lookup(base::Explain& node, std::string_view term);
  bool count_void(const model::DnsFact& fact, base::Explain& node);
  Match no_answer(base::Explain& node, std::string_view name, model::DnsType type);
  Match broken(base::Explain& node, base::Explain line);
  void hang(base::Explain& under, const base::Rule& rule, base::Explain node) const;

  MacroValues values_;
  const Limits& limits_;
  Detail detail_;
};

}  // namespace mailflow::spf
