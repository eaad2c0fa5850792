#pragma once
// What Exchange Online's message trace says of a message, in its words, whoever knows what happened: a stored trace, or
// the walk without sockets. Pure. Source: see message_trace.hpp.

#include <optional>
#include <string>
#include <string_view>

#include "cmdlet/trace_source.hpp"
#include "model/world.hpp"

namespace mailflow::lab {

// A hop of the tenant that took the message.
struct Arrived {
  base::LabTime at{};
  std::string sender;
  std::string connector;
  std::string client_address;
  std::string client_name;
  std::string tls;
  const model::Host* host = nullptr;
};

// A server that took the message from the tenant.
struct SentOn {
  base::LabTime at{};
  std::string server;
  std::string address;
  std::string tls;        // "TLSv1.3", "" for plain
  std::string connector;  // "" for none
};
// For a row of the tracking log, and back; none: it is damaged.
std::string sent_text(const std::string& tenant, const SentOn& sent);
struct SentRow {
  std::string tenant;
  SentOn sent;
};
std::optional<SentRow> sent_of(std::string_view text);

enum class QueueWord : std::uint8_t { defer, fail };  // of the tracking log

cmdlet::TracedEvent receive_event(const model::World& world, const model::Tenant& tenant, const Arrived& hop);
cmdlet::TracedEvent deliver_event(const model::World& world, const model::Tenant& tenant, base::LabTime at,
                                  std::string_view folder);
cmdlet::TracedEvent submit_event(base::LabTime at);
cmdlet::TracedEvent send_event(const model::Tenant& tenant, const SentOn& sent);
cmdlet::TracedEvent queue_event(base::LabTime at, QueueWord word, const std::string& reply);

// "<x@fabrikam.com>" without its brackets; the empty sender keeps them.
std::string address_of(std::string path);
// As much as the trace shows of it.
std::string subject_of(std::string_view header);

}  // namespace mailflow::lab
