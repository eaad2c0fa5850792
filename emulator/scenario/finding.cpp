#include "scenario/finding.hpp"

#include <algorithm>
#include <utility>

#include "config/yaml.hpp"

namespace mailflow::scenario {
namespace {

constexpr std::size_t most_seen = 200;  // lines

void add_lines(std::vector<SeenLine>& seen, std::string_view text, std::string_view before = {}) {
  while (!text.empty()) {
    if (seen.size() == most_seen) return void(seen.push_back({lab::Speaker::note, "…"}));
    if (seen.size() > most_seen) return;
    const auto end = std::min(text.find('\n'), text.size());
    seen.push_back({lab::Speaker::note, std::string(before).append(text.substr(0, end))});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void add_script(std::vector<SeenLine>& seen, const Change& change) {
  add_lines(seen, config::written(change.run), "PS> ");
}

// For the report, where a text stands on one line.
std::string on_one_line(std::string_view text) {
  std::string out;
  for (const char c : text) c == '\n' ? out += " | " : out += c;
  return out;
}

Phrase in_one_line(const Phrase& text) {
  return {on_one_line(text.en), on_one_line(text.de)};
}

// The first line in which two outputs differ; they may end alike but for line breaks.
Phrase first_difference(std::string_view wire, std::string_view policy) {
  for (std::size_t line = 1; !wire.empty() || !policy.empty(); ++line) {
    const auto one = wire.substr(0, wire.find('\n'));
    const auto other = policy.substr(0, policy.find('\n'));
    if (one != other)
      return phrase({"line {} of the output: the wire gives \"{}\", policy \"{}\"",
                     "Zeile {} der Ausgabe: Die Leitung ergibt \"{}\", die Regeln \"{}\""},
                    line, one, other);
    wire.remove_prefix(std::min(wire.size(), one.size() + 1));
    policy.remove_prefix(std::min(policy.size(), other.size() + 1));
  }
  return {"the output: the ways differ in line breaks at its end",
          "die Ausgabe: Die Wege unterscheiden sich in Zeilenumbrüchen am Ende"};
}

Phrase in_words(const Dialog::Line& line) {
  using Kind = lab::DialogLine::Kind;
  switch (line.kind) {
    case Kind::say:
      return {"a connection", "eine Verbindung"};
    case Kind::expect:
      return line.text;
    case Kind::closed:
      return {"the connection is closed", "die Verbindung ist zu"};
    case Kind::start_tls:
      return {"TLS", "TLS"};
  }
  return {};
}

Phrase in_words(const std::vector<Mismatch>& mismatches) {
  if (mismatches.empty()) return {"as expected", "wie erwartet"};
  return mismatches.front().got;
}

}  // namespace

Finding of_dialog(const Dialog& dialog, lab::DialogEnd end) {
  Finding finding;
  if (!end.failed) return finding;
  const auto number = *end.failed + 1;
  const auto& line = dialog.lines[*end.failed];
  finding.mismatches.push_back(
      {phrase({"line {} of the dialog", "Zeile {} des Dialogs"}, number),
       phrase({"{} (line {} of the dialog)", "{} (Zeile {} des Dialogs)"}, in_words(line), number), end.got, line.pos,
       Mismatch::Kind::outcome});
  if (end.said_before > 0)
    finding.seen.push_back({lab::Speaker::note, phrase({"{} lines before", "{} Zeilen davor"}, end.said_before)});
  for (auto& said : end.said) finding.seen.push_back({said.by, std::move(said.text)});
  return finding;
}

Finding of_refusal(const RefusedTest& wanted, const Change& change, const base::Result<void>& changed,
                   const std::vector<std::string>& shown) {
  const Phrase refused("the change is refused", "die Änderung wird abgelehnt");
  Finding finding;
  if (changed) {
    finding.mismatches.push_back(
        {"refused", refused, {"it is taken", "sie wird angenommen"}, wanted.pos, Mismatch::Kind::outcome});
  } else if (changed.error().kind != base::ErrorKind::input) {
    finding.mismatches.push_back({"refused", refused, changed.error().message, wanted.pos, Mismatch::Kind::outcome});
  } else if (wanted.text && !holds(*wanted.text, changed.error().message)) {
    finding.mismatches.push_back({"refused.text", in_words(*wanted.text), changed.error().message, wanted.text->pos});
  }
  if (finding.mismatches.empty()) return finding;
  add_script(finding.seen, change);
  for (const auto& line : shown) add_lines(finding.seen, line);
  if (!changed) add_lines(finding.seen, base::render(changed.error()));
  return finding;
}

Finding of_output(const OutputTest& wanted, const Change& change, std::string_view wire, std::string_view policy) {
  Finding finding;
  if (!holds(wanted.text, std::string(wire)))
    finding.mismatches.push_back({"output", in_one_line(in_words(wanted.text)), on_one_line(wire), wanted.text.pos});
  if (wire != policy) finding.difference = first_difference(wire, policy);
  if (finding.mismatches.empty() && finding.difference.empty()) return finding;
  add_script(finding.seen, change);
  add_lines(finding.seen, wire);
  if (wire == policy) return finding;
  finding.seen.push_back({lab::Speaker::note, {"by policy:", "nach den Regeln:"}});
  add_lines(finding.seen, policy);
  return finding;
}

Finding of_rows(std::vector<Mismatch> mismatches, const std::vector<Phrase>& rows) {
  Finding finding{.mismatches = std::move(mismatches), .difference = {}, .seen = {}};
  if (finding.mismatches.empty()) return finding;
  for (std::size_t i = 0; i < std::min(rows.size(), most_seen); ++i)
    finding.seen.push_back({lab::Speaker::note, rows[i]});
  if (rows.size() > most_seen) finding.seen.push_back({lab::Speaker::note, "…"});
  return finding;
}

Finding of_both(Finding wire, Finding policy) {
  const bool agree = wire.mismatches == policy.mismatches;
  const auto difference = agree
                              ? Phrase()
                              : phrase({"{}: the wire gives {}, policy {}", "{}: Die Leitung ergibt {}, die Regeln {}"},
                                       (wire.mismatches.empty() ? policy : wire).mismatches.front().what,
                                       in_words(wire.mismatches), in_words(policy.mismatches));
  auto finding = wire.mismatches.empty() ? std::move(policy) : std::move(wire);
  finding.difference = difference;
  return finding;
}

}  // namespace mailflow::scenario
