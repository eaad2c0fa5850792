#pragma once
// A running lab as `up` and the page show it: its hosts with endpoints, and a command to try.

#include <string>
#include <vector>

#include "lab/lab.hpp"
#include "render/style.hpp"
#include "web/site.hpp"

namespace mailflow::app {

std::vector<web::HostRow> host_rows(const lab::Lab& lab);

std::string hosts_table(const std::vector<web::HostRow>& hosts, const render::Style& style, base::Language language);

// Ports for clients from elsewhere, the name server's first; empty without `--map`.
std::vector<web::EntryRow> entry_rows(const lab::Lab& lab);

std::string entries_table(const std::vector<web::EntryRow>& entries, const render::Style& style,
                          base::Language language);

// A swaks line that works as it is printed, "" where the lab has nobody to write to.
std::string line_to_try(const lab::Lab& lab);

}  // namespace mailflow::app
