#pragma once
// Every cmdlet that scripts of mail admins name, and the world it lives in: a tenant of Exchange Online, an
// organisation of Exchange Server, or both; and what PowerShell itself has beyond the lab's language.
//
// Source: the applicability that the documentation of each cmdlet states (office-docs-powershell).

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace mailflow::cmdlet {

enum class Where : std::uint8_t { online, on_premises, both, language };

struct KnownName {
  std::string_view name;
  Where where;
};

// nullptr for a name that nobody knows. Letters' case aside.
const KnownName* find_name(std::string_view name);

// Cmdlets of sessions and modules, which a lab does not need: taken with a notice.
bool is_needless(std::string_view name);

// Where a script runs.
struct Running {
  Where where = Where::online;  // or on_premises
  std::string_view owner;       // the tenant or organisation
  std::string_view modelled;    // the commands that the lab has there
};

// "the tenant contoso", "the organisation contoso".
std::string place_of(const Running& running);

// Why there is no such command: another world's, not modelled yet, or unknown (with the nearest name).
base::Error command_not_found(std::string_view name, const base::SourcePos& pos, const Running& running);

}  // namespace mailflow::cmdlet
