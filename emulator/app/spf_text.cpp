#include "app/spf_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "render/explanation.hpp"
#include "render/json.hpp"

namespace mailflow::app {
namespace {

void text_or_null(render::JsonWriter& json, std::string_view key, const std::string& value) {
  if (value.empty())
    json.null(key);
  else
    json.text(key, value);
}

render::Tone tone_of(spf::SpfResult result) {
  switch (result) {
    case spf::SpfResult::pass:
      return render::Tone::good;
    case spf::SpfResult::fail:
    case spf::SpfResult::permerror:
      return render::Tone::bad;
    case spf::SpfResult::none:
    case spf::SpfResult::neutral:
    case spf::SpfResult::softfail:
    case spf::SpfResult::temperror:
      return render::Tone::strong;
  }
  return render::Tone::strong;
}

}  // namespace

std::string verdict_text(const spf::Verdict& verdict, bool tree, const render::Style& style, base::Language language) {
  auto text = render::paint(style, tone_of(verdict.result), to_string(verdict.result)) + "\n";
  if (!verdict.explanation.empty()) text += render::clean(style, verdict.explanation) + "\n";
  if (tree)
    text += "\n" + render::explanation(std::span(&verdict.tree, 1), style, language, render::Amount::everything);
  return text;
}

std::string verdict_json(const spf::Verdict& verdict, bool tree, base::Language language) {
  render::JsonWriter json;
  {
    const auto whole = json.object();
    json.text("result", to_string(verdict.result));
    text_or_null(json, "explanation", verdict.explanation);
    text_or_null(json, "mechanism", verdict.mechanism);
    json.number("lookups", verdict.lookups);
    if (tree) render::explanation_json(json, "tree", std::span(&verdict.tree, 1), language);
  }
  return json.take();
}

std::string listing_text(const spf::Listing& listing, const render::Style& style, base::Language language) {
  std::size_t range_width = 0;
  std::size_t term_width = 0;
  for (const auto& each : listing.allowed) {
    range_width = std::max(range_width, each.range.text.size());
    term_width = std::max(term_width, std::min<std::size_t>(each.term.size(), 60));
  }
  std::string text;
  for (const auto& each : listing.allowed)
    text += render::padded(render::paint(style, render::Tone::strong, each.range.text), range_width + 2) +
            render::padded(render::clean(style, each.term), term_width + 2) +
            render::paint(style, render::Tone::dim, render::clean(style, each.domain)) + "\n";
  const auto words =
      language == base::Language::de ? "nicht auflistbar: {} in {}: {}\n" : "cannot be listed: {} in {}: {}\n";
  for (const auto& each : listing.unlisted)
    text += fmt::format(fmt::runtime(words), render::clean(style, each.term), render::clean(style, each.domain),
                        render::clean(style, each.why->in(language)));
  return text;
}

std::string listing_json(const spf::Listing& listing, base::Language language) {
  render::JsonWriter json;
  {
    const auto whole = json.object();
    {
      const auto list = json.array("addresses");
      for (const auto& each : listing.allowed) {
        const auto row = json.object();
        json.text("range", each.range.text);
        json.text("mechanism", each.term);
        json.text("domain", each.domain);
      }
    }
    {
      const auto list = json.array("unlisted");
      for (const auto& each : listing.unlisted) {
        const auto row = json.object();
        json.text("mechanism", each.term);
        json.text("domain", each.domain);
        json.text("why", each.why->in(language));
      }
    }
    text_or_null(json, "problem", base::sentence(listing.problem, language));
    json.number("lookups", listing.lookups);
  }
  return json.take();
}

}  // namespace mailflow::app
