#include "app/transcript_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailflow::app {
namespace {

using render::Tone;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

Tone tone_of_reply(std::string_view text) {
  if (text.starts_with('4') || text.starts_with('5')) return Tone::bad;
  return Tone::good;
}

}  // namespace

Said said_by_server(std::string_view text) {
  const bool reply = text.size() >= 3 && std::all_of(text.begin(), text.begin() + 3, is_digit) &&
                     (text.size() == 3 || text[3] == ' ' || text[3] == '-');
  return reply ? Said::server : Said::note;
}

Said said_by(lab::Speaker speaker) {
  switch (speaker) {
    case lab::Speaker::client:
      return Said::client;
    case lab::Speaker::server:
      return Said::server;
    case lab::Speaker::note:
      return Said::note;
  }
  return Said::note;
}

std::string transcript_line(Said said, std::string_view text, const render::Style& style) {
  const auto shown = render::clean(style, text);
  switch (said) {
    case Said::client:
      return "C  " + render::paint(style, Tone::name, shown) + "\n";
    case Said::server:
      return "S  " + render::paint(style, tone_of_reply(text), shown) + "\n";
    case Said::note:
      return render::paint(style, Tone::dim, "*  " + shown) + "\n";
  }
  return {};
}

std::string transcript_heading(std::string_view client, std::string_view server, const render::Style& style) {
  const auto way = fmt::format("{} {} {}", client, style.signs == render::Signs::ascii ? "->" : "→", server);
  return render::heading(style, render::clean(style, way)) + "\n";
}

}  // namespace mailflow::app
