#include "scenario/dialog_step.hpp"

#include <algorithm>
#include <utility>

#include "config/map_reader.hpp"
#include "config/yaml.hpp"
#include "load/certificates.hpp"
#include "load/names.hpp"
#include "scenario/resolve.hpp"
#include "scenario/shapes.hpp"

namespace mailflow::scenario {
namespace {

using base::fail;
using base::Value;
using Kind = lab::DialogLine::Kind;

constexpr std::size_t most_lines = 100'000;
constexpr std::int64_t most_times = 10'000;
constexpr std::string_view line_form = "\"> what is said\", \"< what is expected\", closed, starttls or repeat";

base::Result<void> read_lines(const Value& lines, std::vector<Dialog::Line>& out);

base::Result<void> read_starttls(const Value& value, std::vector<Dialog::Line>& out) {
  Dialog::Line line{.kind = Kind::start_tls, .pos = value.pos};
  if (value.boolean() == nullptr && !value.is_null()) {
    config::MapReader reader(value, dialog_starttls_shape());
    const auto* certificate = reader.maybe("certificate");
    if (auto done = reader.finish(); !done) return fail(base::within("starttls", std::move(done.error())));
    if (certificate != nullptr) {
      const bool none = certificate->text() != nullptr && *certificate->text() == "none";
      if (!none && certificate->map() == nullptr)
        return fail(
            base::within("starttls: certificate", config::expected("none, or a certificate's names", *certificate)));
      if (!none) line.certificate = *certificate;
    }
  }
  out.push_back(std::move(line));
  return {};
}

base::Result<void> read_repeat(const Value& value, std::vector<Dialog::Line>& out) {
  config::MapReader reader(value, dialog_repeat_shape());
  const auto times = reader.maybe_integer("times", 1, most_times);
  if (!times) reader.need("times");
  const auto& lines = reader.need("lines");
  if (auto done = reader.finish(); !done) return fail(base::within("repeat", std::move(done.error())));
  std::vector<Dialog::Line> once;
  if (auto done = read_lines(lines, once); !done) return done;
  if (once.size() * static_cast<std::size_t>(*times) > most_lines - std::min(most_lines, out.size()))
    return fail(value.pos, "more than {} lines with all repetitions", most_lines);
  for (std::int64_t i = 0; i < *times; ++i) out.insert(out.end(), once.begin(), once.end());
  return {};
}

base::Result<void> read_map_line(const Value& value, std::vector<Dialog::Line>& out) {
  config::MapReader reader(value, dialog_line_shape());
  const auto* starttls = reader.maybe("starttls");
  const auto* repeat = reader.maybe("repeat");
  if (auto done = reader.finish(); !done) return done;
  if ((starttls == nullptr) == (repeat == nullptr))
    return fail(base::within("lines", config::expected(line_form, value)));
  return starttls != nullptr ? read_starttls(*starttls, out) : read_repeat(*repeat, out);
}

base::Result<void> read_line(const Value& value, std::vector<Dialog::Line>& out) {
  if (value.map() != nullptr) return read_map_line(value, out);
  const auto* text = value.text();
  if (text == nullptr || text->find_first_of("\r\n") != std::string::npos)
    return fail(base::within("lines", config::expected(line_form, value)));
  Dialog::Line line{.pos = value.pos};
  if (*text == "closed") {
    line.kind = Kind::closed;
  } else if (text->starts_with("> ") || *text == ">") {
    line.text = text->substr(std::min<std::size_t>(2, text->size()));
  } else if (text->starts_with("< ")) {
    line.kind = Kind::expect;
    line.text = text->substr(2);
  } else {
    return fail(base::within("lines", config::expected(line_form, value)));
  }
  out.push_back(std::move(line));
  return {};
}

base::Result<void> read_lines(const Value& lines, std::vector<Dialog::Line>& out) {
  if (lines.list() == nullptr || lines.list()->empty())
    return fail(base::within("lines", config::expected("a list of lines", lines)));
  for (const auto& item : *lines.list()) {
    if (auto done = read_line(item, out); !done) return done;
    if (out.size() > most_lines) return fail(item.pos, "more than {} lines", most_lines);
  }
  return {};
}

base::Result<model::CertificateSpec> certificate_of(const Value& value, const model::World& world) {
  load::Names authorities("authority");
  for (const auto& authority : *world.authorities) authorities.add(authority.name);
  return load::read_certificate(value, authorities);
}

}  // namespace

base::Result<Dialog> read_dialog(const Value& value) {
  Dialog dialog;
  config::MapReader reader(value, dialog_shape());
  reader.need("host");
  if (const auto* host = host_name(reader, "host")) dialog.host = *host;
  const auto* source = reader.maybe("source");
  const auto& lines = reader.need("lines");
  if (auto done = reader.finish(); !done) return fail(base::within("dialog", std::move(done.error())));
  if (source != nullptr) {
    auto address = base::IpAddress::parse(config::written(*source));
    if (!address) return fail(base::within("dialog: source", config::expected("an IP address", *source)));
    dialog.source = *address;
  }
  if (auto done = read_lines(lines, dialog.lines); !done) return fail(base::within("dialog", std::move(done.error())));
  return dialog;
}

base::Result<lab::DialogPlan> plan_of(const Dialog& dialog, const model::World& world) {
  constexpr std::uint32_t nobody = 0xC00002FA;  // 192.0.2.250
  const auto host = host_of(dialog.host, world);
  if (!host) return fail(base::within("dialog", host.error()));
  lab::DialogPlan plan{.source = dialog.source.value_or(base::IpAddress::v4(nobody)), .to = {}, .lines = {}};
  const auto& addresses = (*world.hosts)[*host].addresses;
  const auto same = std::ranges::find_if(
      addresses, [&](const base::IpAddress& each) { return each.family() == plan.source.family(); });
  if (same == addresses.end())
    return fail(dialog.host.pos, "dialog: the host {} has no address of the family of {}", (*world.hosts)[*host].name,
                base::to_string(plan.source));
  plan.to = *same;
  for (const auto& line : dialog.lines) {
    lab::DialogLine next{.kind = line.kind, .text = line.text, .certificate = {}};
    if (line.certificate) {
      auto certificate = certificate_of(*line.certificate, world);
      if (!certificate) return fail(base::within("certificate", std::move(certificate.error())));
      next.certificate = std::move(*certificate);
    }
    plan.lines.push_back(std::move(next));
  }
  return plan;
}

}  // namespace mailflow::scenario
