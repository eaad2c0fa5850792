#include <utility>

#include "base/tests.hpp"

namespace mailflow::base {

// Entries of former decisions are written over, field by field: a decision records dozens of them.
RecordBuffer::Entry& RecordBuffer::next(Entry::Kind kind) {
  if (used_ == entries_.size()) entries_.emplace_back();
  auto& entry = entries_[used_++];
  entry.kind = kind;
  return entry;
}

void RecordBuffer::record(const TestRecord& record) {
  auto& entry = next(Entry::Kind::test);
  entry.record = record;
  entry.record.rows = {};  // the rows' buffer moves on
  entry.found_rows = static_cast<std::uint32_t>(record.rows.size());
  entry.known_rows = record.index == nullptr ? 0 : static_cast<std::uint32_t>(record.index->rows().size());
}

void RecordBuffer::open(const Rule& stage, std::string_view subject) {
  auto& entry = next(Entry::Kind::open);
  entry.record.rule = &stage;
  entry.record.subject = subject;
}

void RecordBuffer::close(bool result, std::string_view subject, const ValueView& found) {
  auto& entry = next(Entry::Kind::close);
  entry.record.result = result;
  entry.record.subject = subject;
  entry.record.found = found;
}

std::vector<Explain> RecordBuffer::explain() const {
  std::vector<Explain> roots;
  std::vector<Explain> path;  // the open headings
  const auto add = [&](Explain node) { (path.empty() ? roots : path.back().children).push_back(std::move(node)); };
  for (const auto& entry : std::span(entries_).first(used_)) {
    const auto& record = entry.record;
    switch (entry.kind) {
      case Entry::Kind::open: {
        Explain node;
        node.rule = record.rule;
        node.subject = record.subject;
        path.push_back(std::move(node));
        break;
      }
      case Entry::Kind::close: {
        Explain node = std::move(path.back());
        path.pop_back();
        node.result = record.result;
        if (!record.subject.empty()) node.subject = record.subject;
        node.found = to_string(record.found);
        node.in_words = words_of(record.found);
        add(std::move(node));
        break;
      }
      case Entry::Kind::test: {
        Explain node;
        node.rule = record.rule;
        node.subject = record.subject;
        node.found = to_string(record.found);
        node.in_words = words_of(record.found);
        node.wanted = record.index != nullptr ? fmt::format("{} of {}", entry.found_rows, entry.known_rows)
                                              : to_string(record.wanted);
        if (record.pos != nullptr && *record.pos)
          node.where = fmt::format("{}:{}", record.pos->file->name, record.pos->line);
        node.result = record.result;
        add(std::move(node));
        break;
      }
    }
  }
  return roots;
}

}  // namespace mailflow::base
