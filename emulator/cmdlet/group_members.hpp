#pragma once
// Members of distribution groups: recipients of the tenant, kept by name, or addresses elsewhere.

#include <string>
#include <string_view>
#include <vector>

#include "cmdlet/commands.hpp"
#include "config/command_binding.hpp"
#include "model/recipient.hpp"

namespace mailflow::cmdlet {

// The recipients that a value names, one or several. Errors: nobody has the name, or several have.
base::Result<std::vector<std::string>> member_names(const Invocation& invocation, const config::BoundParameter& bound);

// In all groups: the recipient has another name now; an empty one: it is gone.
void rename_member(std::vector<model::Recipient>& recipients, const model::Recipient& before, std::string_view after);

}  // namespace mailflow::cmdlet
