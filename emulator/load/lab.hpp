#pragma once
// A lab file → the World it describes: hosts, tenants with their configuration scripts run, DNS, switches.
//
// Steps: read the file and what it extends into one tree; read hosts, authorities and tenants; run each tenant's
// script; build the zone. All or nothing: the first thing that is wrong is one Error with file, line and column.
// Keys of the format that this version does not model are refused, never ignored. Linear in the sizes of the files.

#include <vector>

#include "base/result.hpp"
#include "base/value.hpp"
#include "config/command.hpp"
#include "load/reader.hpp"
#include "model/world.hpp"

namespace mailflow::load {

// What scripts warned of: settings without effect, above all. nullptr for whoever doesn't tell.
using Notices = std::vector<config::Notice>;

base::Result<model::World> load_lab(const std::string& path, const Reader& reader, Notices* notices = nullptr);
base::Result<model::World> load_lab(base::SourceFile file, const Reader& reader, Notices* notices = nullptr);

// A lab as a tree of values, as a scenario holds it; `extends` in it is followed.
base::Result<model::World> load_lab(base::Value lab, const Reader& reader, Notices* notices = nullptr);

}  // namespace mailflow::load
