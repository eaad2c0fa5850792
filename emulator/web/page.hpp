#pragma once
// The page as HTML, complete without scripts, and the same as JSON. Every text of the lab is cleaned and escaped.

#include <string>
#include <string_view>

#include "base/rule.hpp"
#include "web/site.hpp"

namespace mailflow::web {

std::string page(const Site& site, base::Language language);
std::string_view style_sheet();
std::string site_json(const Site& site);

// Who the client of an entry is: "itself", "filter (198.51.100.40)", "itself, or whom XCLIENT names". No markup.
std::string client_words(const EntryRow& entry, base::Language language);

std::string_view to_string(MessageState state);  // "delivered"

}  // namespace mailflow::web
