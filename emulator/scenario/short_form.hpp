#pragma once
// The short forms of a scenario: `x@fabrikam.com -> david@contoso.com via filter` and `rejected 5.7.51 by exo`.
//
// Words are parted by blanks. Errors stand at the word that is wrong.

#include <optional>
#include <string>
#include <vector>

#include "mail/address.hpp"
#include "scenario/expectation.hpp"

namespace mailflow::scenario {

struct ShortSend {
  mail::ReversePath from;
  std::vector<mail::EmailAddress> to;
  std::optional<base::Value> via;
};

// "<> -> a@x.com, b@x.com via host"
base::Result<ShortSend> read_short_send(const base::Value& text);

// "delivered", "delivered at contoso@exo", "rejected 550 5.7.51 by exo", "queued", "queued at naw".
base::Result<OutcomeTest> read_short_outcome(const base::Value& text);

// The place of `word` in the line at `pos`, or `pos` where the file has it otherwise (a column put in).
base::SourcePos narrowed(base::SourcePos pos, std::string_view word);

std::string lower_address(const mail::EmailAddress& address);

}  // namespace mailflow::scenario
