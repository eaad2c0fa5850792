#pragma once
// What the page shows of a running lab: plain texts, made by whoever runs the lab, at each request.

#include <cstdint>
#include <string>
#include <vector>

#include "base/rule.hpp"
#include "base/time.hpp"

namespace mailflow::web {

struct HostRow {
  std::string name;
  base::Text kind;                     // "Exchange Online"
  std::vector<std::string> addresses;  // of the lab
  std::vector<std::string> endpoints;  // "127.64.0.16:2525", in the same order
  std::string certificate;             // its first name, "" for none
};

// A port for clients from elsewhere.
struct EntryRow {
  std::string endpoint{};       // "0.0.0.0:2501"
  std::string host{};           // where it leads; "" for the name server
  std::string as{};             // the host that the client is taken for, "" for itself
  std::string client{};         // that one's address
  bool proxy_protocol = false;  // it must begin with a PROXY header
  bool xclient = false;         // it may say who it is
};

enum class MessageState : std::uint8_t { moving, delivered, refused, waiting, failed };

struct MessageRow {
  std::uint64_t number = 0;  // of its last event
  base::LabTime at{};
  std::string sender;
  std::string recipient;
  std::string from_host;
  std::string to_host;  // where it is, or who refused
  MessageState state = MessageState::moving;
  std::string reply;  // of a refusal or a deferral
};

struct Site {
  std::string lab;
  std::string description;
  base::LabTime now{};
  std::vector<HostRow> hosts;
  std::string dns;         // "127.64.0.1:53", lab addresses
  std::string dns_mapped;  // connectable addresses, "" where there is none
  std::vector<EntryRow> entries;
  std::vector<MessageRow> messages;  // the newest first
};

}  // namespace mailflow::web
