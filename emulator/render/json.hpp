#pragma once
// JSON as text, written front to back: indented, keys in the order they are given, the same bytes for the same values.
//
// Strings are escaped; bytes that are no UTF-8 become '?'. Objects and arrays close when their scope ends. The caller
// gives keys inside objects and none inside arrays.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mailflow::render {

class JsonWriter {
 public:
  class Scope {
   public:
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    friend class JsonWriter;
    Scope(JsonWriter& writer, char open, char close);
    JsonWriter& writer_;
    char close_;
  };

  [[nodiscard]] Scope object(std::string_view key = {});
  [[nodiscard]] Scope array(std::string_view key = {});
  void text(std::string_view key, std::string_view value);
  void number(std::string_view key, std::int64_t value);
  void boolean(std::string_view key, bool value);
  void null(std::string_view key);
  void item(std::string_view value);  // a string in an array

  // The text so far, with a line end, once all scopes are closed.
  std::string take();

 private:
  void lead(std::string_view key);
  std::string out_;
  std::size_t depth_ = 0;
  bool first_ = true;
};

}  // namespace mailflow::render
