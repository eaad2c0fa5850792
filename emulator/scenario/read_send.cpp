#include "scenario/read_send.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "config/map_reader.hpp"
#include "config/yaml.hpp"
#include "load/names.hpp"
#include "scenario/resolve.hpp"
#include "scenario/shapes.hpp"
#include "scenario/short_form.hpp"

namespace mailflow::scenario {
namespace {

using base::ErrorKind;
using base::fail;
using base::Value;

constexpr std::size_t most_recipients = 1000;
constexpr std::int64_t largest_body = 200'000'000;

constexpr std::int64_t most_received = 1000;

constexpr load::LaterKey later_send_keys[] = {
    {"dkim", "DKIM signatures"},
    {"predict", "lessons"},
};

// "40MB", "2KB", 5000: bytes.
std::optional<std::int64_t> read_size(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || count < 0 || count > largest_body) return std::nullopt;
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  const std::int64_t factor = unit.empty() || unit == "B" ? 1 : unit == "KB" ? 1024 : unit == "MB" ? 1024 * 1024 : 0;
  if (factor == 0 || count * factor > largest_body) return std::nullopt;
  return count * factor;
}

std::string body_of(std::int64_t size) {
  constexpr std::string_view line = "This line fills the message until it has the size that the scenario asks for.\r\n";
  std::string body;
  body.reserve(static_cast<std::size_t>(size) + line.size());
  while (body.size() + line.size() <= static_cast<std::size_t>(size)) body += line;
  const auto rest = static_cast<std::size_t>(size) - body.size();
  if (rest >= 2) body += std::string(rest - 2, 'x') + "\r\n";
  return body;
}

void read_addresses(config::MapReader& reader, Send& send) {
  if (const auto from = reader.maybe_text("from")) {
    auto path = mail::parse_reverse_path(*from);
    if (!path)
      reader.refuse(base::within("from", config::expected("an address, or \"<>\"", *reader.maybe("from"))));
    else
      send.from = std::move(*path);
  } else {
    reader.need("from");
  }
  for (const auto* item : reader.items("to")) {
    auto address = mail::parse_address(config::written(*item));
    if (!address)
      reader.refuse(base::within("to", config::expected("a mail address", *item)));
    else
      send.to.push_back(std::move(*address));
  }
  if (send.to.empty()) reader.need("to");
  if (const auto from = reader.maybe_text("header-from")) send.headers.emplace_back("From", *from);
}

void read_session(config::MapReader& reader, Send& send) {
  if (const auto* via = host_name(reader, "via")) send.via = *via;
  if (const auto* connect = host_name(reader, "connect")) send.connect = *connect;
  send.helo = reader.maybe_text("helo");
  if (const auto* source = reader.maybe("source")) {
    auto address = base::IpAddress::parse(config::written(*source));
    if (!address)
      reader.refuse(base::within("source", config::expected("an IP address", *source)));
    else
      send.source = *address;
  }
  if (const auto* tls = reader.maybe("tls")) {
    auto policy = base::Codec<model::TlsPolicy>::parse(*tls);
    if (!policy)
      reader.refuse(base::within("tls", std::move(policy.error())));
    else
      send.tls = *policy;
  }
  if (const auto* certificate = reader.maybe("certificate")) {
    if (certificate->map() == nullptr && config::written(*certificate) != "none")
      reader.refuse(base::within("certificate", config::expected("none, or a certificate's names", *certificate)));
    send.certificate = *certificate;
  }
}

bool is_header_name(std::string_view name) {
  return !name.empty() && name.size() <= 78 &&
         std::ranges::all_of(name, [](char c) { return c > 32 && c < 127 && c != ':'; });
}

// Such as a server of some other lab would have written; the newest is on top.
std::string made_up_received(std::int64_t number) {
  return fmt::format("from hop{0}.example by hop{1}.example; Mon, 5 Jan 2026 07:00:00 +0000", number, number + 1);
}

void read_received(config::MapReader& reader, Send& send) {
  for (const auto* field : reader.items("received")) {
    if (field->text() == nullptr || field->text()->empty())
      reader.refuse(base::within("received", config::expected("the text of a Received field", *field)));
    else
      send.headers.emplace_back("Received", *field->text());
  }
  const auto made_up = reader.maybe_integer("received-headers", 0, most_received).value_or(0);
  for (auto i = made_up; i > 0; --i) send.headers.emplace_back("Received", made_up_received(i));
  if (send.headers.size() > static_cast<std::size_t>(most_received))
    reader.refuse({ErrorKind::input, fmt::format("received: more than {} Received fields", most_received), {}, {}});
}

void read_verdict(config::MapReader& reader, Send& send) {
  const auto* value = reader.maybe("verdict");
  if (value == nullptr) return;
  load::Names words("verdict");
  for (const auto word : mail::content_verdicts) words.add(word);
  const auto number = words.read(*value);
  if (!number)
    reader.refuse(base::within("verdict", number.error()));
  else
    send.verdict = static_cast<mail::ContentVerdict>(*number);
}

// Header and body in one: nothing else may say what is in them.
void read_raw(config::MapReader& reader, Send& send) {
  const auto* raw = reader.maybe("raw");
  if (raw == nullptr) return;
  for (const std::string_view other : {"headers", "header-from", "size", "received", "received-headers"})
    if (const auto* value = reader.maybe(other); value != nullptr)
      reader.refuse({ErrorKind::input, fmt::format("\"{}\" stands beside \"raw\"", other), value->pos,
                     "a message given byte by byte has all its fields already"});
  if (raw->text() == nullptr || raw->text()->empty())
    reader.refuse(base::within("raw", config::expected("a whole message: fields, an empty line, the body", *raw)));
  else
    send.raw = *raw->text();
}

void read_content(config::MapReader& reader, Send& send) {
  for (const auto& entry : reader.entries("headers")) {
    if (!is_header_name(entry.key))
      reader.refuse(
          {ErrorKind::input, fmt::format("headers: \"{}\" is no name of a header", entry.key), entry.key_pos, {}});
    else if (entry.value.is_null() || entry.value.list() != nullptr || entry.value.map() != nullptr)
      reader.refuse(base::within(fmt::format("headers: {}", entry.key), config::expected("a text", entry.value)));
    else
      send.headers.emplace_back(entry.key, config::written(entry.value));
  }
  if (const auto text = reader.maybe_text("size")) {
    const auto size = read_size(*text);
    if (!size)
      reader.refuse(
          base::within("size", config::expected("a size such as 2KB or 40MB, 200 MB at most", *reader.maybe("size"))));
    else
      send.body = body_of(*size);
  }
}

}  // namespace

base::Result<Send> read_send(const Value& value) {
  if (value.text() != nullptr) {
    auto form = read_short_send(value);
    if (!form) return fail(std::move(form.error()));
    Send send;
    send.from = std::move(form->from);
    send.to = std::move(form->to);
    send.via = std::move(form->via);
    return send;
  }
  if (auto refused = load::refuse_later(value, later_send_keys); !refused) return fail(std::move(refused.error()));
  config::MapReader reader(value, send_shape());
  Send send;
  send.id = reader.maybe_text("id").value_or(std::string{});
  read_addresses(reader, send);
  read_session(reader, send);
  read_received(reader, send);
  read_content(reader, send);
  read_raw(reader, send);
  read_verdict(reader, send);
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  if (send.to.size() > most_recipients) return fail(value.pos, "to: more than {} recipients", most_recipients);
  return send;
}

}  // namespace mailflow::scenario
