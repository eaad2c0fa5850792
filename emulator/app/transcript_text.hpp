#pragma once
// SMTP sessions as a reader wants to see them: who says what, replies coloured by their class.
//
// "C" says what the client said, "S" what the server said, "*" what is no line of the session: TLS, sizes, the end.

#include <string>
#include <string_view>

#include "lab/events.hpp"
#include "render/style.hpp"

namespace mailflow::app {

enum class Said : std::uint8_t { client, server, note };

// "S  250 2.1.5 Recipient OK", in the reply's colour.
std::string transcript_line(Said said, std::string_view text, const render::Style& style);

// "── fabrikam → exo ───": before the first line of a session.
std::string transcript_heading(std::string_view client, std::string_view server, const render::Style& style);

Said said_by(lab::Speaker speaker);

// A trace keeps notes among the server's lines: what does not begin as a reply is one.
Said said_by_server(std::string_view text);

}  // namespace mailflow::app
