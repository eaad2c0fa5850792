#pragma once
// Where a value was written: file, line, column, for messages with a caret and for explanations that name the line.
//
// A SourcePos keeps the whole text of its file alive, so that the line can be shown long after the file was read.
// Lines and columns count from 1, columns in bytes; 0 means "not from a file".

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace mailflow::base {

struct SourceFile {
  std::string name;  // as the user gave it
  std::string text;
};

struct SourcePos {
  std::shared_ptr<const SourceFile> file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t length = 1;  // bytes to underline

  explicit operator bool() const { return file != nullptr; }
};

// A piece of text taken out of a file, such as a script inside YAML: line i of `text` stands on line
// `first_line + i` of the file. `first_column` is the column of the first byte of its first line;
// `indent` bytes were cut from the start of every further line.
struct SourceSlice {
  std::string text;
  std::shared_ptr<const SourceFile> file;
  std::uint32_t first_line = 1;
  std::uint32_t first_column = 1;
  std::uint32_t indent = 0;
};

// The file as one slice.
SourceSlice whole(std::shared_ptr<const SourceFile> file);

// The position of byte `offset` of a slice in its file.
SourcePos position_in(const SourceSlice& slice, std::size_t offset, std::size_t length = 1);

// "file:line:column", "" for no position.
std::string to_string(const SourcePos& pos);

// The line the position stands on, without its line end.
std::string_view line_of(const SourcePos& pos);

}  // namespace mailflow::base
