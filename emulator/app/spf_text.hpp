#pragma once
// An SPF verdict and the addresses of a record as text and as JSON.

#include <string>

#include "base/rule.hpp"
#include "render/style.hpp"
#include "spf/addresses.hpp"
#include "spf/check.hpp"

namespace mailflow::app {

// The result word; the explanation of a fail in the next line; behind a blank line the tree, if it was asked for.
std::string verdict_text(const spf::Verdict& verdict, bool tree, const render::Style& style, base::Language language);

// One object: result, explanation and mechanism (null where there is none), lookups, and tree if it was asked for.
std::string verdict_json(const spf::Verdict& verdict, bool tree, base::Language language);

// One line for each range with the term that allows it, then the terms that cannot be listed.
std::string listing_text(const spf::Listing& listing, const render::Style& style, base::Language language);
std::string listing_json(const spf::Listing& listing, base::Language language);

}  // namespace mailflow::app
