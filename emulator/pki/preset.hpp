#pragma once
// Certificate presets: what makes a certificate good or bad, as data. The one source is certs/presets.txt, compiled in.
//
// Times are relative to the lab's start; one that the preset leaves open is the specification's. Unknown words in the
// data are an error with their line.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace mailflow::pki {

enum class PresetIssuer : std::uint8_t { authority, intermediate, self };
enum class PresetNames : std::uint8_t { own, other };       // other: wrong-name.example
enum class PresetChain : std::uint8_t { full, leaf_only };  // what the host sends

struct Preset {
  std::string name;
  std::optional<base::Duration> from;
  std::optional<base::Duration> until;
  PresetIssuer issuer = PresetIssuer::authority;
  PresetNames names = PresetNames::own;
  PresetChain chain = PresetChain::full;
  std::string shows;  // one line for admins
};

// Lines of "name from until issuer names chain  words"; '#' begins a comment line.
base::Result<std::vector<Preset>> parse_presets(std::string_view text);

const std::vector<Preset>& presets();  // the compiled-in ones
base::Result<Preset> find_preset(std::string_view name);

}  // namespace mailflow::pki
