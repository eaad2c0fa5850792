// What mail flow rules ask of addresses, header fields and numbers.

#include <algorithm>
#include <utility>

#include "base/field.hpp"
#include "base/tests.hpp"
#include "base/text_pattern.hpp"

namespace mailflow::base {
namespace {

bool is_among(const std::vector<std::string>& list, std::string_view text) {
  return std::ranges::any_of(list, [&](const std::string& one) { return equal_ignoring_case(one, text); });
}

bool has_one_of(std::string_view text, const std::vector<std::string>& words) {
  return std::ranges::any_of(words, [&](const std::string& word) { return has_word(text, word); });
}

bool has_one_of(std::string_view text, const TextPatterns& patterns) {
  return std::ranges::any_of(patterns, [&](const TextPattern& pattern) { return pattern.is_in(text); });
}

struct Seen {
  bool result = false;
  std::string_view value;  // of the field that has it, else of the first one of the name
};

template <class Wanted>
Seen look_at_fields(const FieldTexts& fields, std::string_view name, const Wanted& wanted) {
  Seen seen;
  bool first = true;
  for (const auto& field : fields) {
    if (!equal_ignoring_case(field.name, name)) continue;
    if (has_one_of(field.value, wanted)) return {true, field.value};
    if (std::exchange(first, false)) seen.value = field.value;
  }
  return seen;
}

}  // namespace

bool Tests::is_listed(const Rule& rule, std::string_view subject, const Fact<std::string>& text,
                      const Setting<std::vector<std::string>>& list) {
  return tell({&rule, subject, text.dimension(), &list.value, std::string_view(text.value_), list.pos.get(),
               is_among(list.value, text.value_)});
}

bool Tests::is_any_listed(const Rule& rule, std::string_view subject, const Fact<std::vector<std::string>>& texts,
                          const Setting<std::vector<std::string>>& list) {
  const bool result =
      std::ranges::any_of(texts.value_, [&](const std::string& text) { return is_among(list.value, text); });
  return tell({&rule, subject, texts.dimension(), &list.value, &texts.value_, list.pos.get(), result});
}

bool Tests::is_in_or_below(const Rule& rule, std::string_view subject, const Fact<DomainName>& domain,
                           const Setting<std::vector<DomainName>>& domains) {
  const bool result = std::ranges::any_of(domains.value, [&](const DomainName& one) {
    return DomainPattern{DomainPattern::Kind::suffix, one}.matches(domain.value_);
  });
  return tell({&rule, subject, domain.dimension(), &domains.value, &domain.value_, domains.pos.get(), result});
}

bool Tests::at_least(const Rule& rule, std::string_view subject, const Fact<std::int64_t>& fact, std::int64_t limit,
                     const SourcePos* pos) {
  return tell({&rule, subject, fact.dimension(), limit, fact.value_, pos, fact.value_ >= limit});
}

bool Tests::field_has_word(const Rule& rule, std::string_view subject, const Fact<FieldTexts>& fields,
                           std::string_view name, const Setting<std::vector<std::string>>& words) {
  const auto seen = look_at_fields(fields.value_, name, words.value);
  return tell({&rule, subject, fields.dimension(), &words.value, seen.value, words.pos.get(), seen.result});
}

bool Tests::field_has_pattern(const Rule& rule, std::string_view subject, const Fact<FieldTexts>& fields,
                              std::string_view name, const Setting<std::vector<TextPattern>>& patterns) {
  const auto seen = look_at_fields(fields.value_, name, patterns.value);
  return tell({&rule, subject, fields.dimension(), &patterns.value, seen.value, patterns.pos.get(), seen.result});
}

bool Tests::text_has_word(const Rule& rule, std::string_view subject, std::string_view text,
                          const Setting<std::vector<std::string>>& words) {
  return tell(
      {&rule, subject, Dimension::configuration, &words.value, text, words.pos.get(), has_one_of(text, words.value)});
}

bool Tests::text_has_pattern(const Rule& rule, std::string_view subject, std::string_view text,
                             const Setting<std::vector<TextPattern>>& patterns) {
  return tell({&rule, subject, Dimension::configuration, &patterns.value, text, patterns.pos.get(),
               has_one_of(text, patterns.value)});
}

}  // namespace mailflow::base
