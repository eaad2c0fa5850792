#pragma once
// The typed tests: the only way in which policy looks at a fact.
//
// Each call compares one fact with one configured value, answers, and tells the recorder (if there is one) the rule,
// the dimension, both values and the place of the configured one. That record is the line of the explanation, the
// coverage counter, the point where a mutation run turns the rule over, and the cut of what-if.
// A decision with no recorder or a reused one allocates nothing once its buffers have grown.

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/explain.hpp"
#include "base/fact.hpp"
#include "base/index.hpp"
#include "base/rule.hpp"

namespace mailflow::base {

struct TestRecord {
  const Rule* rule = nullptr;
  std::string_view subject;
  Dimension dimension = Dimension::configuration;
  ValueView wanted;
  ValueView found;
  const SourcePos* pos = nullptr;
  bool result = false;
  const IndexView* index = nullptr;  // of a look-up
  std::span<const Row> rows = {};    // that match, the most specific first; valid during the call only
};

class Recorder {
 public:
  virtual ~Recorder() = default;
  virtual void record(const TestRecord& record) = 0;
  virtual void open(const Rule& stage, std::string_view subject) = 0;  // what follows belongs to this heading
  virtual void close(bool result, std::string_view subject, const ValueView& found) = 0;
  virtual bool wants_candidates() const { return false; }  // the rows of each look-up, those it missed, too
};

// Rows found by a look-up: a window of the buffer of its Tests, valid until the next decision.
class FoundRows {
 public:
  FoundRows(const Rows& buffer, std::size_t from, std::size_t to) : buffer_(&buffer), from_(from), to_(to) {}
  std::size_t size() const { return to_ - from_; }
  bool empty() const { return from_ == to_; }
  Row operator[](std::size_t i) const { return (*buffer_)[from_ + i]; }

 private:
  const Rows* buffer_;
  std::size_t from_;
  std::size_t to_;
};

class Tests {
 public:
  Tests() = default;
  explicit Tests(Recorder* recorder) : recorder_(recorder) {}

  // Forgets the rows of the decision before; buffers are kept.
  void begin() { rows_.clear(); }

  bool ip_in(const Rule& rule, std::string_view subject, const Fact<IpAddress>& address,
             const Setting<IpRanges>& ranges);
  bool domain_in(const Rule& rule, std::string_view subject, const Fact<DomainName>& domain,
                 const Setting<AddressSpaces>& spaces);
  bool is_one_of(const Rule& rule, std::string_view subject, const Fact<DomainName>& domain,
                 const Setting<std::vector<DomainName>>& domains);
  bool name_matches(const Rule& rule, std::string_view subject, const Fact<CertificateNames>& names,
                    const Setting<std::optional<DomainPattern>>& pattern);
  // Whether the row of the index has the pattern's own domain, and no other row has it more closely.
  bool is_accepted(const Rule& rule, std::string_view subject, const Setting<std::optional<DomainPattern>>& pattern,
                   const DomainIndex& domains, Row row);
  // Whether a name that the pattern covers sits directly under a domain of that row of the index, or is one: of a
  // wildcard certificate its domain, of the other names the host's. Another row's closer domain does not count.
  bool name_sits_in(const Rule& rule, std::string_view subject, const Fact<CertificateNames>& names,
                    const Setting<std::optional<DomainPattern>>& pattern, const DomainIndex& domains, Row row);
  // True unless the setting asks for what the fact does not have.
  bool meets(const Rule& rule, std::string_view subject, const Fact<bool>& fact, const Setting<bool>& required);
  bool at_most(const Rule& rule, std::string_view subject, const Fact<std::uint64_t>& fact,
               const Setting<std::uint64_t>& limit);
  bool is_domain(const Rule& rule, std::string_view subject, const Fact<DomainName>& domain,
                 const DomainPattern& pattern);
  bool is_true(const Rule& rule, std::string_view subject, const Fact<bool>& fact);
  bool is_v4(const Rule& rule, std::string_view subject, const Fact<IpAddress>& address);
  bool is_empty(const Rule& rule, std::string_view subject, const Fact<DomainName>& domain);
  // True of an empty text, too.
  bool agrees(const Rule& rule, std::string_view subject, const Fact<std::string>& text, std::string_view wanted);

  // What mail flow rules ask (tests_rules.cpp).
  bool is_listed(const Rule& rule, std::string_view subject, const Fact<std::string>& text,
                 const Setting<std::vector<std::string>>& list);
  bool is_any_listed(const Rule& rule, std::string_view subject, const Fact<std::vector<std::string>>& texts,
                     const Setting<std::vector<std::string>>& list);
  // One of the domains, or below one.
  bool is_in_or_below(const Rule& rule, std::string_view subject, const Fact<DomainName>& domain,
                      const Setting<std::vector<DomainName>>& domains);
  bool at_least(const Rule& rule, std::string_view subject, const Fact<std::int64_t>& fact, std::int64_t limit,
                const SourcePos* pos);
  // A field of that name has one of the words, or one of the patterns in it.
  bool field_has_word(const Rule& rule, std::string_view subject, const Fact<FieldTexts>& fields, std::string_view name,
                      const Setting<std::vector<std::string>>& words);
  bool field_has_pattern(const Rule& rule, std::string_view subject, const Fact<FieldTexts>& fields,
                         std::string_view name, const Setting<std::vector<TextPattern>>& patterns);
  // The same of a text that is configured itself.
  bool text_has_word(const Rule& rule, std::string_view subject, std::string_view text,
                     const Setting<std::vector<std::string>>& words);
  bool text_has_pattern(const Rule& rule, std::string_view subject, std::string_view text,
                        const Setting<std::vector<TextPattern>>& patterns);

  // Words are compared without regard to letters' case.
  bool is_word(const Rule& rule, std::string_view subject, const Fact<std::string_view>& fact, std::string_view wanted);
  bool is_word(const Rule& rule, std::string_view subject, const Fact<std::string>& fact, std::string_view wanted);
  // The number that the text is; none for any other text and for numbers out of range.
  struct Range {
    int low = 0;
    int high = 0;
  };
  std::optional<int> number_in(const Rule& rule, std::string_view subject, const Fact<std::string_view>& fact,
                               Range range);
  // Whether both are one domain, or one of them is below the other.
  bool are_aligned(const Rule& rule, const Fact<DomainName>& domain, const Fact<DomainName>& other);

  // Configuration against configuration: cuts nothing, but is a line of the explanation.
  bool is_set(const Rule& rule, std::string_view subject, const Setting<bool>& setting);
  bool holds(const Rule& rule, std::string_view subject, bool value, const SourcePos* pos = nullptr);

  FoundRows look_up(const Rule& rule, const Fact<IpAddress>& address, const AddressIndex& index);
  FoundRows look_up(const Rule& rule, const Fact<DomainName>& domain, const DomainIndex& index);
  // Only the most specific row, or none: cheap where thousands of rows match alike.
  FoundRows look_up_first(const Rule& rule, const Fact<DomainName>& domain, const DomainIndex& index);
  FoundRows look_up(const Rule& rule, const Fact<CertificateNames>& names, const CertificateIndex& index);
  FoundRows look_up(const Rule& rule, const Fact<std::string>& key, const TextIndex& index);

  // Orderings are rules of their own. Which of two scopes fits the domain more closely: less, equal or greater.
  std::strong_ordering fits_closer(const Rule& rule, std::string_view subject, std::string_view than,
                                   const Fact<DomainName>& domain, const AddressSpaces& a, const AddressSpaces& b);
  bool precedes(const Rule& rule, std::string_view subject, std::string_view than, bool result);

  // A heading over the tests made while it lives.
  class Stage {
   public:
    Stage(Tests& tests, const Rule& rule, std::string_view subject = {});
    ~Stage();
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;
    void outcome(bool result, std::string_view subject = {}, ValueView found = {});

   private:
    Recorder* recorder_;
    bool result_ = false;
    std::string_view subject_;
    ValueView found_;
  };

 private:
  static constexpr std::size_t all_rows = static_cast<std::size_t>(-1);
  bool tell(TestRecord record);
  bool belongs(const DomainName& domain, const DomainIndex& domains, Row row);
  template <class T, class Index>
  FoundRows look_up_in(const Rule& rule, const Fact<T>& fact, const Index& index, ValueView found, std::size_t limit);
  void tell_rows(const TestRecord& look_up);

  Recorder* recorder_ = nullptr;
  Rows rows_;
};

enum class Detail : std::uint8_t {
  summary,  // each test made; a look-up that misses is one record
  full,     // and each row of a look-up with an answer of its own: those that match, then those that do not
};

// Keeps the records of one decision, in reused buffers, and makes the explanation of them when asked.
// The records view the World and the facts: ask before either goes.
class RecordBuffer final : public Recorder {
 public:
  explicit RecordBuffer(Detail detail = Detail::summary) : detail_(detail) {}

  void begin() { used_ = 0; }
  void record(const TestRecord& record) override;
  void open(const Rule& stage, std::string_view subject) override;
  void close(bool result, std::string_view subject, const ValueView& found) override;
  bool wants_candidates() const override { return detail_ == Detail::full; }

  std::size_t size() const { return used_; }
  std::vector<Explain> explain() const;  // the headings at the top

 private:
  struct Entry {
    enum class Kind : std::uint8_t { test, open, close } kind = Kind::test;
    TestRecord record{};  // of open and close only what they say
    std::uint32_t found_rows = 0;
    std::uint32_t known_rows = 0;
  };
  Entry& next(Entry::Kind kind);

  Detail detail_;
  std::vector<Entry> entries_;
  std::size_t used_ = 0;
};

}  // namespace mailflow::base
