#include "config/script_files.hpp"

#include <algorithm>

#include "config/ps_budget.hpp"

namespace mailflow::config {
namespace {

// "folder/x.csv" for ".\folder\x.csv".
std::string plain_path(std::string_view path) {
  std::string out(path);
  std::replace(out.begin(), out.end(), '\\', '/');
  while (out.starts_with("./")) out.erase(0, 2);
  return out;
}

bool leaves_folder(std::string_view path) {
  const bool drive = path.size() > 1 && path[1] == ':';
  if (path.starts_with('/') || path.starts_with('~') || drive) return true;
  for (;;) {
    const auto end = path.find('/');
    if (path.substr(0, end) == "..") return true;
    if (end == std::string_view::npos) return false;
    path.remove_prefix(end + 1);
  }
}

}  // namespace

base::Result<void> SessionFiles::write(std::string_view path, std::string text, Mode mode, const base::SourcePos& pos) {
  auto name = plain_path(path);
  const auto known = written_.find(name);
  if (known == written_.end() && written_.size() >= session_files)
    return base::fail(pos, "a session keeps {} written files", session_files);
  const auto replaced = known == written_.end() || mode == Mode::append ? 0 : known->second.size();
  if (bytes_ - replaced + text.size() > session_file_bytes)
    return base::fail(pos, "a session keeps {} MB of written files", session_file_bytes / 1'000'000);
  bytes_ = bytes_ - replaced + text.size();
  if (known == written_.end())
    written_.emplace(std::move(name), std::move(text));
  else if (mode == Mode::append)
    known->second += text;
  else
    known->second = std::move(text);
  return {};
}

base::Result<std::string> SessionFiles::read(std::string_view path, const ScriptFiles* beside,
                                             const base::SourcePos& pos) const {
  const auto name = plain_path(path);
  if (const auto found = written_.find(name); found != written_.end()) return found->second;
  if (leaves_folder(name))
    return base::fail(base::Error{base::ErrorKind::input,
                                  fmt::format("the file {} is outside the script's own folder", path), pos,
                                  "a script reads files beside it or below, and those it has written itself"});
  if (beside == nullptr) return base::fail(pos, "Cannot find path '{}' because it does not exist.", path);
  return beside->read(name, pos);
}

}  // namespace mailflow::config
