#pragma once
// Switches for what is undocumented or disputed, in groups, each with a default and its reason.

#include <array>
#include <span>

#include "base/field.hpp"
#include "base/time.hpp"

namespace mailflow::model {

enum class StrictSpecificDomain : std::uint8_t { off, on };
enum class AssociatedDomains : std::uint8_t { recipient, off };

enum class TlsReply : std::uint8_t { permanent, transient };

struct PartnerBehaviour {
  // PC-6: whether a restricted connector for the sender's own domain refuses what a satisfied `*` connector would take.
  base::Setting<StrictSpecificDomain> strict_specific_domain;
  // ATT-11: whether AssociatedAcceptedDomains limits a Partner connector to recipients of those domains, or does
  // nothing.
  base::Setting<AssociatedDomains> associated_domains;
  // R-TLSREQ: what a session hears that lacks nothing but TLS; Exchange Online's own words are not public.
  base::Setting<TlsReply> tls_reply;
};

enum class SubDomains : std::uint8_t { count, ignored };

enum class AddressAndRecipient : std::uint8_t { incoming, connector };

enum class SenderForName : std::uint8_t { counts, ignored };
enum class RelayReply : std::uint8_t { current, legacy };

struct AttributionBehaviour {
  // ATT-2e: whether the subdomains that MatchSubDomains adds to an accepted domain count for a certificate's name.
  base::Setting<SubDomains> certificate_sub_domains;
  // ATT-5b (X4): whether the address of an own server and a recipient of its tenant suffice for the connector, as in
  // 2017, or the mail then just comes in.
  base::Setting<AddressAndRecipient> ip_rcpt;
  // X7: whether a connector whose certificate name is not accepted still counts with an accepted sender domain.
  base::Setting<SenderForName> sender_for_name;
  // R-RELAY36: whether relaying is denied in the older words where an own server's connector was met.
  base::Setting<RelayReply> relay_reply;
};

enum class AllowListQuirk : std::uint8_t { on, off };

struct EdgeBehaviour {
  // CF-3: whether mail from an allowed address is filtered all the same when the address is an own server's, too.
  base::Setting<AllowListQuirk> allow_list_quirk;
};

struct ContentBehaviour {
  // EDGE-12: how many Received fields a message may bring to Exchange Online; its own number is not public.
  base::Setting<std::uint64_t> hop_limit{30, {}};
};

enum class OwnServerMail : std::uint8_t { skipped, filtered };
enum class SpoofMail : std::uint8_t { junk, ignored };

struct FilterBehaviour {
  // 3.2: whether anonymous mail that an own server brings passes the spam filter by; one real header shows that it
  // does.
  base::Setting<OwnServerMail> own_servers;
  // AU-4: whether mail that writes as an accepted domain and cannot show it by SPF goes to Junk.
  base::Setting<SpoofMail> spoof;
};

enum class SelectionOrder : std::uint8_t { example, list };
enum class MismatchReply : std::uint8_t { connection, certificate };

struct OutboundBehaviour {
  // U3: whether a wildcard or AllAcceptedDomains comes first for an accepted domain: Microsoft's example and its list
  // of steps contradict each other.
  base::Setting<SelectionOrder> order;
  // U9: under which code a server's certificate with the wrong name is told of: 4.4.317, as in 2025, or 4.7.320, as in
  // 2017.
  base::Setting<MismatchReply> mismatch_reply;
};

enum class UnableToRelay : std::uint8_t { documented, observed };

struct ServerBehaviour {
  // R11: in which words an Exchange server refuses to relay: the documentation's 5.7.1, or the 5.7.54 of many reports
  // about servers from 2013 on.
  base::Setting<UnableToRelay> relay_reply;
};

struct Behaviour {
  AttributionBehaviour attribution;
  PartnerBehaviour partner;
  EdgeBehaviour edge;
  ContentBehaviour content;
  FilterBehaviour filter;
  OutboundBehaviour outbound;
  ServerBehaviour server;
  // PC-15: how long after a change Exchange Online still decides by the old configuration.
  base::Setting<base::Duration> propagation;
};

std::span<const base::Field<Behaviour>> behaviour_fields();
std::span<const base::Field<AttributionBehaviour>> attribution_behaviour_fields();
std::span<const base::Field<PartnerBehaviour>> partner_behaviour_fields();
std::span<const base::Field<EdgeBehaviour>> edge_behaviour_fields();
std::span<const base::Field<ContentBehaviour>> content_behaviour_fields();
std::span<const base::Field<FilterBehaviour>> filter_behaviour_fields();
std::span<const base::Field<OutboundBehaviour>> outbound_behaviour_fields();
std::span<const base::Field<ServerBehaviour>> server_behaviour_fields();

// A switch that takes one of a few words, by its public name: what can be read in more than one way.
struct Switch {
  std::string_view name;  // "partner.strict-specific-domain"
  std::span<const std::string_view> words;
  std::size_t (*value)(const Behaviour&) = nullptr;  // the number of its word
  void (*turn)(Behaviour&, std::size_t word) = nullptr;
};

std::span<const Switch> switches();
const Switch* find_switch(std::string_view name);  // nullptr when there is none

}  // namespace mailflow::model

template <>
struct mailflow::base::Words<mailflow::model::StrictSpecificDomain> {
  static constexpr std::array<std::string_view, 2> list{"off", "on"};
  static constexpr std::string_view what = "off or on";
};

template <>
struct mailflow::base::Words<mailflow::model::AssociatedDomains> {
  static constexpr std::array<std::string_view, 2> list{"recipient", "off"};
  static constexpr std::string_view what = "recipient or off";
};

template <>
struct mailflow::base::Words<mailflow::model::SubDomains> {
  static constexpr std::array<std::string_view, 2> list{"count", "ignored"};
  static constexpr std::string_view what = "count or ignored";
};

template <>
struct mailflow::base::Words<mailflow::model::TlsReply> {
  static constexpr std::array<std::string_view, 2> list{"permanent", "transient"};
  static constexpr std::string_view what = "permanent or transient";
};

template <>
struct mailflow::base::Words<mailflow::model::SenderForName> {
  static constexpr std::array<std::string_view, 2> list{"counts", "ignored"};
  static constexpr std::string_view what = "counts or ignored";
};

template <>
struct mailflow::base::Words<mailflow::model::RelayReply> {
  static constexpr std::array<std::string_view, 2> list{"current", "legacy"};
  static constexpr std::string_view what = "current or legacy";
};

template <>
struct mailflow::base::Words<mailflow::model::OwnServerMail> {
  static constexpr std::array<std::string_view, 2> list{"skipped", "filtered"};
  static constexpr std::string_view what = "skipped or filtered";
};

template <>
struct mailflow::base::Words<mailflow::model::SelectionOrder> {
  static constexpr std::array<std::string_view, 2> list{"example", "list"};
  static constexpr std::string_view what = "example or list";
};

template <>
struct mailflow::base::Words<mailflow::model::MismatchReply> {
  static constexpr std::array<std::string_view, 2> list{"connection", "certificate"};
  static constexpr std::string_view what = "connection or certificate";
};

template <>
struct mailflow::base::Words<mailflow::model::UnableToRelay> {
  static constexpr std::array<std::string_view, 2> list{"documented", "observed"};
  static constexpr std::string_view what = "documented or observed";
};

template <>
struct mailflow::base::Words<mailflow::model::SpoofMail> {
  static constexpr std::array<std::string_view, 2> list{"junk", "ignored"};
  static constexpr std::string_view what = "junk or ignored";
};

template <>
struct mailflow::base::Words<mailflow::model::AddressAndRecipient> {
  static constexpr std::array<std::string_view, 2> list{"incoming", "connector"};
  static constexpr std::string_view what = "incoming or connector";
};

template <>
struct mailflow::base::Words<mailflow::model::AllowListQuirk> {
  static constexpr std::array<std::string_view, 2> list{"on", "off"};
  static constexpr std::string_view what = "on or off";
};

template <>
struct mailflow::base::Codec<mailflow::model::AttributionBehaviour> {
  static Result<model::AttributionBehaviour> parse(const Value& value);
  static Value print(const model::AttributionBehaviour& value);
  static constexpr std::string_view expected() { return "a map of switches"; }
};

template <>
struct mailflow::base::Codec<mailflow::model::PartnerBehaviour> {
  static Result<model::PartnerBehaviour> parse(const Value& value);
  static Value print(const model::PartnerBehaviour& value);
  static constexpr std::string_view expected() { return "a map of switches"; }
};

template <>
struct mailflow::base::Codec<mailflow::model::ContentBehaviour> {
  static Result<model::ContentBehaviour> parse(const Value& value);
  static Value print(const model::ContentBehaviour& value);
  static constexpr std::string_view expected() { return "a map of switches"; }
};

template <>
struct mailflow::base::Codec<mailflow::model::FilterBehaviour> {
  static Result<model::FilterBehaviour> parse(const Value& value);
  static Value print(const model::FilterBehaviour& value);
  static constexpr std::string_view expected() { return "a map of switches"; }
};
template <>
struct mailflow::base::Codec<mailflow::model::OutboundBehaviour> {
  static Result<model::OutboundBehaviour> parse(const Value& value);
  static Value print(const model::OutboundBehaviour& value);
  static constexpr std::string_view expected() { return "a map of switches"; }
};

template <>
struct mailflow::base::Codec<mailflow::model::ServerBehaviour> {
  static Result<model::ServerBehaviour> parse(const Value& value);
  static Value print(const model::ServerBehaviour& value);
  static constexpr std::string_view expected() { return "a map of switches"; }
};

template <>
struct mailflow::base::Codec<mailflow::model::EdgeBehaviour> {
  static Result<model::EdgeBehaviour> parse(const Value& value);
  static Value print(const model::EdgeBehaviour& value);
  static constexpr std::string_view expected() { return "a map of switches"; }
};
