#pragma once
// Names in a step → things of the World in force when the step runs.
//
// Errors with the place in the scenario: no such host, tenant or organisation (the nearest is named), one that lives
// elsewhere, one of two of that name, a sender whose server nobody named.

#include "config/map_reader.hpp"
#include "journey/outcome.hpp"
#include "model/world.hpp"
#include "scenario/scenario.hpp"

namespace mailflow::scenario {

// The host that hands a sender's mail in where nobody says which: the one with his mailbox, else the server of his
// domain.
std::optional<model::HostId> submitting_host(const mail::EmailAddress& from, const model::World& world);

base::Result<journey::Submission> submission_of(const Send& send, const base::SourcePos& pos,
                                                const model::World& world);

// The value of a key that names a host, which the World knows; nullptr where it is missing or can be no name.
const base::Value* host_name(config::MapReader& reader, std::string_view key);
base::Result<model::HostId> host_of(const base::Value& named, const model::World& world);

// "contoso@exo", a tenant; "contoso@ex01", the organisation with that server; plain "contoso" where only one has the
// name.
base::Result<model::ConfigTarget> target_of(const base::Value& named, const model::World& world);
// "contoso", "contoso@exo": a tenant, where an organisation makes no sense.
base::Result<model::TenantId> tenant_of(const base::Value& named, const model::World& world);

}  // namespace mailflow::scenario
