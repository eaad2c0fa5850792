#pragma once
// What a transport rule names: recipients, groups and connectors, as its tables keep them.
//
// A recipient of the organisation becomes its primary address (a contact's external one), an address elsewhere stays
// one, a group becomes its address, a connector its name. Errors: nobody has the name, or several have.

#include "cmdlet/commands.hpp"

namespace mailflow::cmdlet {

// The argument with what it names in its place; other parameters, $null and empty texts stay as they are.
base::Result<config::BoundParameter> with_references(const Invocation& invocation,
                                                     const config::BoundParameter& parameter);

}  // namespace mailflow::cmdlet
