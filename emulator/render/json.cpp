#include "render/json.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <utility>

#include "render/style.hpp"

namespace mailflow::render {
namespace {

// Broken UTF-8 is mended; control characters stay, escaped.
std::string quoted(std::string_view text) {
  std::string mended;
  for (std::size_t from = 0; from <= text.size();) {
    const auto end = text.find_first_of("\t\n\r", from);
    const auto piece = text.substr(from, end == std::string_view::npos ? end : end - from);
    mended += clean(piece);
    if (end == std::string_view::npos) break;
    mended += text[end];
    from = end + 1;
  }
  return boost::json::serialize(boost::json::string_view(mended));
}

}  // namespace

JsonWriter::Scope::Scope(JsonWriter& writer, char open, char close) : writer_(writer), close_(close) {
  writer_.out_ += open;
  ++writer_.depth_;
  writer_.first_ = true;
}

JsonWriter::Scope::~Scope() {
  --writer_.depth_;
  if (!writer_.first_) writer_.out_.append("\n").append(writer_.depth_ * 2, ' ');
  writer_.out_ += close_;
  writer_.first_ = false;
}

void JsonWriter::lead(std::string_view key) {
  if (depth_ > 0) {
    if (!first_) out_ += ',';
    out_.append("\n").append(depth_ * 2, ' ');
  }
  first_ = false;
  if (!key.empty()) out_.append(quoted(key)).append(": ");
}

JsonWriter::Scope JsonWriter::object(std::string_view key) {
  lead(key);
  return {*this, '{', '}'};
}

JsonWriter::Scope JsonWriter::array(std::string_view key) {
  lead(key);
  return {*this, '[', ']'};
}

void JsonWriter::text(std::string_view key, std::string_view value) {
  lead(key);
  out_ += quoted(value);
}

void JsonWriter::number(std::string_view key, std::int64_t value) {
  lead(key);
  out_ += std::to_string(value);
}

void JsonWriter::boolean(std::string_view key, bool value) {
  lead(key);
  out_ += value ? "true" : "false";
}

void JsonWriter::null(std::string_view key) {
  lead(key);
  out_ += "null";
}

void JsonWriter::item(std::string_view value) {
  lead({});
  out_ += quoted(value);
}

std::string JsonWriter::take() {
  out_ += '\n';
  return std::exchange(out_, {});
}

}  // namespace mailflow::render
