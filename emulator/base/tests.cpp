#include "base/tests.hpp"

#include <algorithm>
#include <charconv>

#include "base/field.hpp"
#include "base/mutation.hpp"

namespace mailflow::base {

bool Tests::tell(TestRecord record) {
  record.result = forced(*record.rule, record.result);
  if (recorder_ != nullptr) recorder_->record(record);
  return record.result;
}

bool Tests::ip_in(const Rule& rule, std::string_view subject, const Fact<IpAddress>& address,
                  const Setting<IpRanges>& ranges) {
  return tell({&rule, subject, address.dimension(), &ranges.value, &address.value_, ranges.pos.get(),
               contains(ranges.value, address.value_)});
}

bool Tests::domain_in(const Rule& rule, std::string_view subject, const Fact<DomainName>& domain,
                      const Setting<AddressSpaces>& spaces) {
  const bool result = specificity(spaces.value, domain.value_) > 0;
  return tell({&rule, subject, domain.dimension(), &spaces.value, &domain.value_, spaces.pos.get(), result});
}

bool Tests::is_one_of(const Rule& rule, std::string_view subject, const Fact<DomainName>& domain,
                      const Setting<std::vector<DomainName>>& domains) {
  const bool result = std::find(domains.value.begin(), domains.value.end(), domain.value_) != domains.value.end();
  return tell({&rule, subject, domain.dimension(), &domains.value, &domain.value_, domains.pos.get(), result});
}

bool Tests::name_matches(const Rule& rule, std::string_view subject, const Fact<CertificateNames>& names,
                         const Setting<std::optional<DomainPattern>>& pattern) {
  const auto& wanted = pattern.value;
  const bool result = wanted && std::any_of(names.value_.begin(), names.value_.end(), [&](const DomainPattern& name) {
                        return certificate_name_matches(*wanted, name);
                      });
  return tell({&rule, subject, names.dimension(), wanted ? ValueView(&*wanted) : ValueView(), &names.value_,
               pattern.pos.get(), result});
}

bool Tests::belongs(const DomainName& domain, const DomainIndex& domains, Row row) {
  const std::size_t from = rows_.size();
  domains.find(domain, rows_);
  const bool result = rows_.size() > from && rows_[from] == row;
  rows_.resize(from);
  return result;
}

bool Tests::is_accepted(const Rule& rule, std::string_view subject,
                        const Setting<std::optional<DomainPattern>>& pattern, const DomainIndex& domains, Row row) {
  const auto& wanted = pattern.value;
  return tell({&rule,
               subject,
               Dimension::configuration,
               wanted ? ValueView(&*wanted) : ValueView(),
               {},
               pattern.pos.get(),
               wanted && belongs(wanted->domain, domains, row)});
}

bool Tests::name_sits_in(const Rule& rule, std::string_view subject, const Fact<CertificateNames>& names,
                         const Setting<std::optional<DomainPattern>>& pattern, const DomainIndex& domains, Row row) {
  const auto& wanted = pattern.value;
  const auto sits = [&](const DomainPattern& name) {
    if (!certificate_name_matches(*wanted, name)) return false;
    if (belongs(name.domain, domains, row)) return true;
    return name.kind == DomainPattern::Kind::exact && belongs(name.domain.parent(), domains, row);
  };
  const bool result = wanted && std::any_of(names.value_.begin(), names.value_.end(), sits);
  return tell({&rule, subject, names.dimension(), wanted ? ValueView(&*wanted) : ValueView(), &names.value_,
               pattern.pos.get(), result});
}

bool Tests::meets(const Rule& rule, std::string_view subject, const Fact<bool>& fact, const Setting<bool>& required) {
  return tell({&rule, subject, fact.dimension(), required.value, fact.value_, required.pos.get(),
               fact.value_ || !required.value});
}

bool Tests::is_domain(const Rule& rule, std::string_view subject, const Fact<DomainName>& domain,
                      const DomainPattern& pattern) {
  return tell({&rule, subject, domain.dimension(), &pattern, &domain.value_, nullptr, pattern.matches(domain.value_)});
}

bool Tests::is_true(const Rule& rule, std::string_view subject, const Fact<bool>& fact) {
  return tell({&rule, subject, fact.dimension(), {}, fact.value_, nullptr, fact.value_});
}

bool Tests::at_most(const Rule& rule, std::string_view subject, const Fact<std::uint64_t>& fact,
                    const Setting<std::uint64_t>& limit) {
  return tell(
      {&rule, subject, fact.dimension(), limit.value, fact.value_, limit.pos.get(), fact.value_ <= limit.value});
}

bool Tests::is_v4(const Rule& rule, std::string_view subject, const Fact<IpAddress>& address) {
  return tell({&rule, subject, address.dimension(), std::string_view("IPv4"), &address.value_, nullptr,
               address.value_.is_v4()});
}

bool Tests::is_empty(const Rule& rule, std::string_view subject, const Fact<DomainName>& domain) {
  return tell(
      {&rule, subject, domain.dimension(), std::string_view("<>"), &domain.value_, nullptr, domain.value_.empty()});
}

bool Tests::is_word(const Rule& rule, std::string_view subject, const Fact<std::string_view>& fact,
                    std::string_view wanted) {
  return tell(
      {&rule, subject, fact.dimension(), wanted, fact.value_, nullptr, equal_ignoring_case(fact.value_, wanted)});
}

bool Tests::is_word(const Rule& rule, std::string_view subject, const Fact<std::string>& fact,
                    std::string_view wanted) {
  return tell({&rule, subject, fact.dimension(), wanted, std::string_view(fact.value_), nullptr,
               equal_ignoring_case(fact.value_, wanted)});
}

std::optional<int> Tests::number_in(const Rule& rule, std::string_view subject, const Fact<std::string_view>& fact,
                                    Range range) {
  const auto text = fact.value_;
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_one = !text.empty() && error == std::errc{} && end == text.data() + text.size();
  const bool result = tell(
      {&rule, subject, fact.dimension(), {}, text, nullptr, is_one && number >= range.low && number <= range.high});
  return result ? std::optional(number) : std::nullopt;
}

bool Tests::are_aligned(const Rule& rule, const Fact<DomainName>& domain, const Fact<DomainName>& other) {
  const DomainPattern below{DomainPattern::Kind::suffix, domain.value_};
  const DomainPattern below_other{DomainPattern::Kind::suffix, other.value_};
  const bool result = !domain.value_.empty() && (below.matches(other.value_) || below_other.matches(domain.value_));
  return tell({&rule, {}, domain.dimension(), &other.value_, &domain.value_, nullptr, result});
}

bool Tests::agrees(const Rule& rule, std::string_view subject, const Fact<std::string>& text, std::string_view wanted) {
  return tell({&rule, subject, text.dimension(), wanted, std::string_view(text.value_), nullptr,
               text.value_.empty() || text.value_ == wanted});
}

bool Tests::is_set(const Rule& rule, std::string_view subject, const Setting<bool>& setting) {
  return tell({&rule, subject, Dimension::configuration, true, setting.value, setting.pos.get(), setting.value});
}

bool Tests::holds(const Rule& rule, std::string_view subject, bool value, const SourcePos* pos) {
  return tell({&rule, subject, Dimension::configuration, {}, value, pos, value});
}

std::strong_ordering Tests::fits_closer(const Rule& rule, std::string_view subject, std::string_view than,
                                        const Fact<DomainName>& domain, const AddressSpaces& a,
                                        const AddressSpaces& b) {
  const auto order = specificity(a, domain.value_) <=> specificity(b, domain.value_);
  if (order == 0) return order;
  const bool closer = tell({&rule, subject, domain.dimension(), than, &domain.value_, nullptr, order > 0});
  return closer ? std::strong_ordering::greater : std::strong_ordering::less;
}

bool Tests::precedes(const Rule& rule, std::string_view subject, std::string_view than, bool result) {
  return tell({&rule, subject, Dimension::configuration, than, {}, nullptr, result});
}

template <class T, class Index>
FoundRows Tests::look_up_in(const Rule& rule, const Fact<T>& fact, const Index& index, ValueView found,
                            std::size_t limit) {
  const std::size_t from = rows_.size();
  index.find(fact.value_, rows_);
  force_rows(rule, index, rows_, from);
  if (recorder_ != nullptr) {
    const std::span<const Row> rows(rows_.data() + from, rows_.size() - from);
    const TestRecord record{&rule, {}, fact.dimension(), {}, found, nullptr, !rows.empty(), &index, rows};
    recorder_->record(record);
    if (recorder_->wants_candidates()) tell_rows(record);
  }
  if (rows_.size() - from > limit) rows_.resize(from + limit);
  return {rows_, from, rows_.size()};
}

// Each row says for itself whether it matches: a row that another one came before has not lost.
void Tests::tell_rows(const TestRecord& look_up) {
  const auto& index = *look_up.index;
  const auto tell_row = [&](Row row, bool result) {
    recorder_->record({look_up.rule, index.subject(row), look_up.dimension, index.row_value(row), look_up.found,
                       index.row_pos(row), result});
  };
  for (const Row row : look_up.rows) tell_row(row, true);
  Rows matching(look_up.rows.begin(), look_up.rows.end());
  std::sort(matching.begin(), matching.end());
  for (const Row row : index.rows())
    if (!std::binary_search(matching.begin(), matching.end(), row)) tell_row(row, false);
}

FoundRows Tests::look_up(const Rule& rule, const Fact<IpAddress>& address, const AddressIndex& index) {
  return look_up_in(rule, address, index, &address.value_, all_rows);
}

FoundRows Tests::look_up(const Rule& rule, const Fact<DomainName>& domain, const DomainIndex& index) {
  return look_up_in(rule, domain, index, &domain.value_, all_rows);
}

FoundRows Tests::look_up_first(const Rule& rule, const Fact<DomainName>& domain, const DomainIndex& index) {
  return look_up_in(rule, domain, index, &domain.value_, 1);
}

FoundRows Tests::look_up(const Rule& rule, const Fact<CertificateNames>& names, const CertificateIndex& index) {
  return look_up_in(rule, names, index, &names.value_, all_rows);
}

FoundRows Tests::look_up(const Rule& rule, const Fact<std::string>& key, const TextIndex& index) {
  // An empty text is nobody's key, and not worth a line.
  if (key.value_.empty()) return {rows_, rows_.size(), rows_.size()};
  return look_up_in(rule, key, index, std::string_view(key.value_), all_rows);
}

Tests::Stage::Stage(Tests& tests, const Rule& rule, std::string_view subject) : recorder_(tests.recorder_) {
  if (recorder_ != nullptr) recorder_->open(rule, subject);
}

Tests::Stage::~Stage() {
  if (recorder_ != nullptr) recorder_->close(result_, subject_, found_);
}

void Tests::Stage::outcome(bool result, std::string_view subject, ValueView found) {
  result_ = result;
  subject_ = subject;
  found_ = found;
}

}  // namespace mailflow::base
