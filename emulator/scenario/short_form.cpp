#include "scenario/short_form.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/nearest.hpp"

namespace mailflow::scenario {
namespace {

using base::Error;
using base::ErrorKind;
using base::fail;
using base::Value;

// Words know the text they stand in; the place of a word is looked for only when an error needs it.
struct Word {
  std::string_view text;
  base::SourcePos pos;
};

std::vector<Word> words_of(const Value& value) {
  const std::string_view text = *value.text();
  std::vector<Word> words;
  for (std::size_t at = text.find_first_not_of(" \t\r\n"); at != std::string_view::npos;) {
    const auto end = std::min(text.find_first_of(" \t\r\n", at), text.size());
    words.push_back({text.substr(at, end - at), value.pos});
    at = text.find_first_not_of(" \t\r\n", end);
  }
  return words;
}

constexpr std::string_view send_form = "sender -> recipient [, recipient …] [via host]";

Error not_a_send(const base::SourcePos& pos, std::string_view why) {
  return {ErrorKind::input, fmt::format("send: {}", why), pos, fmt::format("the short form is: {}", send_form)};
}

Error not_a_send(const Word& word, std::string_view why) {
  return not_a_send(narrowed(word.pos, word.text), why);
}

Value value_of(const Word& word) {
  return Value{std::string(word.text), word.pos};
}

bool is_code(std::string_view text) {
  return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_status(std::string_view text) {
  return text.size() >= 5 && (text[0] == '2' || text[0] == '4' || text[0] == '5') && text[1] == '.' &&
         std::ranges::all_of(text, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

Matcher equals(const Word& word) {
  return Matcher{.text = std::string(word.text), .pos = word.pos};
}

base::Result<Outcome> outcome_word(const Word& word) {
  static constexpr std::array words{Outcome::delivered, Outcome::rejected, Outcome::deferred,    Outcome::bounced,
                                    Outcome::queued,    Outcome::dropped,  Outcome::quarantined, Outcome::expanded};
  std::vector<std::string_view> known;
  for (const auto outcome : words) {
    if (to_string(outcome) == word.text) return outcome;
    known.push_back(to_string(outcome));
  }
  return fail(Error{ErrorKind::input, fmt::format("expect: there is no outcome \"{}\"", word.text),
                    narrowed(word.pos, word.text), base::suggestion(word.text, "an expectation", known)});
}

// The word before a detail, and the name of its field; a delivery has another one than a refusal.
std::string_view detail_field(std::string_view word, Outcome outcome) {
  if (outcome == Outcome::expanded) return word == "to" ? "to" : "";
  const bool lies = outcome == Outcome::delivered || outcome == Outcome::quarantined;
  const bool refusal = !lies && outcome != Outcome::queued;
  if (refusal) return word == "by" ? "by" : word == "at" ? "stage" : "";
  if (outcome == Outcome::queued) return word == "at" ? "at" : "";
  return word == "at" ? "at" : word == "to" ? "mailbox" : word == "in" && outcome == Outcome::delivered ? "folder" : "";
}

}  // namespace

std::string lower_address(const mail::EmailAddress& address) {
  auto text = mail::to_string(address);
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

base::SourcePos narrowed(base::SourcePos pos, std::string_view word) {
  const auto line = base::line_of(pos);
  if (pos.column == 0 || pos.column > line.size()) return pos;
  const auto found = line.find(word, pos.column - 1);
  if (found == std::string_view::npos) return pos;
  pos.column = static_cast<std::uint32_t>(found + 1);
  pos.length = static_cast<std::uint32_t>(word.size());
  return pos;
}

base::Result<ShortSend> read_short_send(const Value& value) {
  const auto words = words_of(value);
  if (words.size() < 3) return fail(not_a_send(value.pos, "a sender, an arrow and a recipient are needed"));
  if (words[1].text != "->" && words[1].text != "→") return fail(not_a_send(words[1], "the arrow is missing here"));
  ShortSend send;
  auto from = mail::parse_reverse_path(words[0].text);
  if (!from) return fail(not_a_send(words[0], fmt::format("\"{}\" is no address", words[0].text)));
  send.from = std::move(*from);
  std::size_t i = 2;
  for (; i < words.size() && words[i].text != "via"; ++i) {
    auto word = words[i];
    if (word.text.ends_with(',')) word.text.remove_suffix(1);
    auto to = mail::parse_address(word.text);
    if (!to) return fail(not_a_send(word, fmt::format("\"{}\" is no address", word.text)));
    send.to.push_back(std::move(*to));
  }
  if (send.to.empty()) return fail(not_a_send(words[2], "a recipient is missing before \"via\""));
  if (i == words.size()) return send;
  if (i + 1 == words.size()) return fail(not_a_send(words[i], "a host is missing behind \"via\""));
  if (i + 2 != words.size()) return fail(not_a_send(words[i + 2], "nothing may stand behind the host"));
  send.via = value_of(words[i + 1]);
  return send;
}

base::Result<OutcomeTest> read_short_outcome(const Value& value) {
  const auto words = words_of(value);
  if (words.empty()) return fail(value.pos, "expect: an outcome is missing");
  OutcomeTest test;
  test.pos = value.pos;
  auto outcome = outcome_word(words[0]);
  if (!outcome) return fail(std::move(outcome.error()));
  test.outcome = *outcome;
  const bool refusal = !detail_field("by", test.outcome).empty();
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (refusal && is_code(words[i].text)) {
      test.fields.emplace_back("reply", equals(words[i]));
    } else if (refusal && is_status(words[i].text)) {
      test.fields.emplace_back("status", equals(words[i]));
    } else if (const auto field = detail_field(words[i].text, test.outcome); !field.empty() && i + 1 < words.size()) {
      test.fields.emplace_back(field, equals(words[i + 1]));
      ++i;
    } else {
      return fail(Error{ErrorKind::input, fmt::format("expect: \"{}\" is not understood here", words[i].text),
                        narrowed(words[i].pos, words[i].text),
                        "for example: delivered at contoso@exo, rejected 5.7.51 by exo, queued"});
    }
  }
  return test;
}

}  // namespace mailflow::scenario
