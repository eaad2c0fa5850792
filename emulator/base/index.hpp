#pragma once
// Indexes over configured patterns and ranges: one look-up is one test with many outcomes.
//
// An index holds row numbers of a table its owner keeps. `find` appends the rows that match, the most specific first,
// rows of equal specificity in row order, each once. `literals` lists the configured values an answer can depend on;
// `row_value` is the value of one row, for the reason why it did not match.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/fact.hpp"

namespace mailflow::base {

using Row = std::uint32_t;
using Rows = std::vector<Row>;

// The part of an index that recorders use.
class IndexView {
 public:
  virtual ~IndexView() = default;
  virtual const Rows& rows() const = 0;  // every row the index knows, in row order
  virtual std::string_view subject(Row row) const = 0;
  virtual ValueView row_value(Row row) const = 0;
  virtual const SourcePos* row_pos(Row row) const = 0;
  virtual std::vector<ValueView> literals() const = 0;
};

// What an owner tells an index about one row; the views must live as long as the index.
struct IndexRow {
  Row row = 0;
  std::string_view subject;
  ValueView value;
  const SourcePos* pos = nullptr;
};

class IndexBase : public IndexView {
 public:
  const Rows& rows() const override { return rows_; }
  std::string_view subject(Row row) const override { return entry(row).subject; }
  ValueView row_value(Row row) const override { return entry(row).value; }
  const SourcePos* row_pos(Row row) const override { return entry(row).pos; }

 protected:
  void remember(const IndexRow& row);

 private:
  const IndexRow& entry(Row row) const { return entries_[positions_.at(row)]; }
  Rows rows_;
  std::vector<IndexRow> entries_;
  std::unordered_map<Row, std::size_t> positions_;
};

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
};

template <class T>
using TextMap = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

// Domain names → rows by pattern: exact name, then the longest `*.suffix`, then `*`.
class DomainIndex final : public IndexBase {
 public:
  void add(const IndexRow& row, const std::vector<const DomainPattern*>& patterns);
  void find(const DomainName& name, Rows& out) const;
  std::vector<ValueView> literals() const override;

 private:
  TextMap<Rows> exact_;
  TextMap<Rows> suffix_;
  Rows any_;
  std::vector<const DomainPattern*> patterns_;
};

// Names of a client certificate → rows by TlsSenderCertificateName (CERT-5).
class CertificateIndex final : public IndexBase {
 public:
  void add(const IndexRow& row, const DomainPattern& pattern);
  void find(const CertificateNames& names, Rows& out) const;
  std::vector<ValueView> literals() const override;

 private:
  TextMap<Rows> exact_;
  TextMap<Rows> suffix_;
  TextMap<Rows> exact_by_parent_;
  std::vector<const DomainPattern*> patterns_;
};

// Addresses → rows by ranges; the ranges may overlap. Call `freeze` once after the last `add`.
class AddressIndex final : public IndexBase {
 public:
  void add(const IndexRow& row, const IpRanges& ranges);
  void freeze();
  void find(const IpAddress& address, Rows& out) const;
  std::vector<ValueView> literals() const override;

 private:
  struct Range {
    IpAddress first;
    IpAddress last;
    Row row;
  };
  std::vector<Range> ranges_;           // until frozen
  std::vector<IpAddress> starts_;       // of segments in which every address has the same rows
  std::vector<std::uint32_t> offsets_;  // segment i: segment_rows_[offsets_[i] … offsets_[i + 1])
  Rows segment_rows_;
  std::vector<const IpRanges*> configured_;
};

// Exact texts → rows (mailbox addresses).
class TextIndex final : public IndexBase {
 public:
  void add(const IndexRow& row, std::string key);
  void find(std::string_view key, Rows& out) const;
  std::vector<ValueView> literals() const override;

 private:
  TextMap<Rows> exact_;
};

}  // namespace mailflow::base
