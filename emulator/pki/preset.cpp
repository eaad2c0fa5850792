#include "pki/preset.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/nearest.hpp"
#include "presets_data.inc"  // made from certs/presets.txt: preset_text

namespace mailflow::pki {
namespace {

using base::ErrorKind;

template <class T, std::size_t n>
using Words = std::array<std::pair<std::string_view, T>, n>;

constexpr Words<PresetIssuer, 3> issuers{{{"authority", PresetIssuer::authority},
                                          {"intermediate", PresetIssuer::intermediate},
                                          {"self", PresetIssuer::self}}};
constexpr Words<PresetNames, 2> name_words{{{"own", PresetNames::own}, {"other", PresetNames::other}}};
constexpr Words<PresetChain, 2> chains{{{"full", PresetChain::full}, {"leaf-only", PresetChain::leaf_only}}};

std::string_view next_word(std::string_view& line) {
  const auto begin = std::min(line.find_first_not_of(' '), line.size());
  line.remove_prefix(begin);
  const auto word = line.substr(0, line.find(' '));
  line.remove_prefix(word.size());
  return word;
}

template <class T, std::size_t n>
base::Result<T> choose(std::string_view word, const Words<T, n>& words) {
  for (const auto& [name, value] : words)
    if (name == word) return value;
  return base::fail(ErrorKind::input, "\"{}\" is not known here", word);
}

base::Result<std::optional<base::Duration>> offset(std::string_view word) {
  if (word == "-") return std::optional<base::Duration>{};
  const bool before = word.starts_with('-');
  const auto length = base::parse_duration(word.substr(before ? 1 : 0));
  if (!length) return base::fail(length.error());
  return std::optional(before ? -*length : *length);
}

base::Result<Preset> parse_line(std::string_view line) {
  Preset preset;
  preset.name = next_word(line);
  auto from = offset(next_word(line));
  if (!from) return base::fail(from.error());
  auto until = offset(next_word(line));
  if (!until) return base::fail(until.error());
  const auto issuer = choose(next_word(line), issuers);
  if (!issuer) return base::fail(issuer.error());
  const auto names = choose(next_word(line), name_words);
  if (!names) return base::fail(names.error());
  const auto chain = choose(next_word(line), chains);
  if (!chain) return base::fail(chain.error());
  preset.from = *from;
  preset.until = *until;
  preset.issuer = *issuer;
  preset.names = *names;
  preset.chain = *chain;
  preset.shows = line.substr(std::min(line.find_first_not_of(' '), line.size()));
  return preset;
}

}  // namespace

base::Result<std::vector<Preset>> parse_presets(std::string_view text) {
  std::vector<Preset> rows;
  for (int number = 1; !text.empty(); ++number) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.find_first_not_of(' ') == std::string_view::npos || line.starts_with('#')) continue;
    auto preset = parse_line(line);
    if (!preset) return base::fail(base::within(fmt::format("certificate presets, line {}", number), preset.error()));
    rows.push_back(std::move(*preset));
  }
  return rows;
}

const std::vector<Preset>& presets() {
  static const std::vector<Preset> rows = [] {
    auto parsed = parse_presets(preset_text);
    if (!parsed) throw std::logic_error(parsed.error().message);
    return std::move(*parsed);
  }();
  return rows;
}

base::Result<Preset> find_preset(std::string_view name) {
  std::vector<std::string_view> known;
  for (const auto& preset : presets()) {
    if (preset.name == name) return preset;
    known.push_back(preset.name);
  }
  base::Error error{ErrorKind::input, fmt::format("there is no certificate preset \"{}\"", name), {}, {}};
  error.hint = base::suggestion(name, "a certificate preset", known);
  return base::fail(std::move(error));
}

}  // namespace mailflow::pki
