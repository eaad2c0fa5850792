#pragma once
// One cmdlet on a tenant or an organisation. Pure: no files, no clock.
//
// Parameters follow from the field tables of `model`; validation is Exchange's (connector_checks.hpp). An error leaves
// everything as it was and stands at the offending argument. Values keep the place they were written at, so that an
// explanation can name it.

#include <span>

#include "cmdlet/draft.hpp"
#include "cmdlet/trace_source.hpp"
#include "config/command.hpp"
#include "config/command_binding.hpp"

namespace mailflow::cmdlet {

// What a command finds beside the World.
struct Surroundings {
  base::LabTime now{};
  TraceSource* trace = nullptr;  // none: no message was ever sent
};

// On a draft, for many commands in a row.
base::Result<config::CommandOutput> apply(Draft& draft, const Surroundings& surroundings,
                                          const config::CommandCall& call, const config::PsList* input);

struct Applied {
  model::World world;
  config::CommandOutput output;
};

// On a World, at the time its clock has: `input` is what the pipeline brings, nullptr at its head.
base::Result<Applied> apply(const model::World& world, model::ConfigTarget target, const config::CommandCall& call,
                            const config::PsList* input);

// The parameters of a cmdlet that is modelled there (online or on premises), empty for another name.
std::span<const config::Parameter> parameters_of(std::string_view cmdlet, Where where);

// The names of the cmdlets that are modelled there.
std::span<const std::string_view> modelled_names(Where where);

}  // namespace mailflow::cmdlet
