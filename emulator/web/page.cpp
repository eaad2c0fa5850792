#include "web/page.hpp"

#include <fmt/format.h>

#include "render/markup.hpp"

namespace mailflow::web {
namespace {

using base::Language;
using base::Text;

constexpr Text hosts_title{"Hosts", "Hosts"};
constexpr Text entries_title{"For clients from elsewhere", "Für Clients von anderswo"};
constexpr Text messages_title{"Last messages", "Letzte Nachrichten"};
constexpr Text no_messages{"No message yet.", "Noch keine Nachricht."};
constexpr Text lab_time{"lab time", "Laborzeit"};
constexpr Text dns_lab{"DNS with lab addresses", "DNS mit Labor-Adressen"};
constexpr Text dns_here{"DNS with addresses of this machine", "DNS mit Adressen dieses Rechners"};

std::string join(const std::vector<std::string>& texts) {
  std::string out;
  for (const auto& text : texts) out += (out.empty() ? "" : "<br>") + render::markup(text);
  return out;
}

std::string row(std::string_view cell, std::initializer_list<std::string> texts) {
  std::string out = "<tr>";
  for (const auto& text : texts) out += fmt::format("<{0}>{1}</{0}>", cell, text);
  return out + "</tr>\n";
}

std::string heading_row(std::initializer_list<Text> names, Language language) {
  std::string out = "<tr>";
  for (const auto& name : names) out += fmt::format("<th scope=\"col\">{}</th>", name.in(language));
  return out + "</tr>\n";
}

std::string_view state_word(MessageState state, Language language) {
  constexpr Text words[] = {{"on its way", "unterwegs"},
                            {"delivered", "zugestellt"},
                            {"refused", "abgelehnt"},
                            {"waiting", "wartet"},
                            {"given up", "aufgegeben"}};
  return words[static_cast<std::size_t>(state)].in(language);
}

// Lines flow together; an empty one ends a paragraph.
std::string paragraphs(std::string_view text) {
  std::string out;
  std::string paragraph;
  const auto end_paragraph = [&] {
    if (!paragraph.empty()) out += fmt::format("<p>{}</p>\n", render::markup(paragraph));
    paragraph.clear();
  };
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (line.ends_with(' ') || line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) end_paragraph();
    if (!line.empty()) paragraph.append(paragraph.empty() ? "" : " ").append(line);
  }
  end_paragraph();
  return out;
}

std::string hosts_table(const Site& site, Language language) {
  std::string out = fmt::format("<h2>{}</h2>\n<table>\n", hosts_title.in(language));
  out += heading_row({{"host", "Host"},
                      {"kind", "Art"},
                      {"lab address", "Labor-Adresse"},
                      {"connect to", "verbinden mit"},
                      {"certificate", "Zertifikat"}},
                     language);
  for (const auto& host : site.hosts)
    out += row("td", {render::markup(host.name), render::markup(host.kind.in(language)), join(host.addresses),
                      join(host.endpoints), render::markup(host.certificate)});
  return out + "</table>\n";
}

std::string entries_table(const Site& site, Language language) {
  if (site.entries.empty()) return {};
  std::string out = fmt::format("<h2>{}</h2>\n<table>\n", entries_title.in(language));
  out += heading_row({{"connect to", "verbinden mit"}, {"leads to", "führt zu"}, {"the client is", "der Client ist"}},
                     language);
  for (const auto& entry : site.entries)
    out += row("td", {render::markup(entry.endpoint), entry.host.empty() ? "DNS" : render::markup(entry.host),
                      entry.host.empty() ? "" : render::markup(client_words(entry, language))});
  return out + "</table>\n";
}

std::string messages_table(const Site& site, Language language) {
  std::string out = fmt::format("<h2>{}</h2>\n", messages_title.in(language));
  if (site.messages.empty()) return out + fmt::format("<p>{}</p>\n", no_messages.in(language));
  out += "<table>\n" + heading_row({{"lab time", "Laborzeit"},
                                    {"way", "Weg"},
                                    {"sender", "Absender"},
                                    {"recipient", "Empfänger"},
                                    {"outcome", "Ergebnis"}},
                                   language);
  for (const auto& message : site.messages) {
    const auto way = message.from_host.empty()
                         ? render::markup(message.to_host)
                         : fmt::format("{} → {}", render::markup(message.from_host), render::markup(message.to_host));
    const auto outcome =
        fmt::format("<span class=\"{}\">{}</span>{}{}", to_string(message.state), state_word(message.state, language),
                    message.reply.empty() ? "" : " ", render::markup(message.reply));
    out += row("td", {render::markup(base::iso(message.at).substr(11, 8)), way, render::markup(message.sender),
                      render::markup(message.recipient), outcome});
  }
  return out + "</table>\n";
}

}  // namespace

std::string client_words(const EntryRow& entry, Language language) {
  if (!entry.as.empty()) return fmt::format("{} ({})", entry.as, entry.client);
  constexpr Text words[] = {{"itself", "er selbst"},
                            {"itself, or whom XCLIENT names", "er selbst oder wen XCLIENT nennt"},
                            {"whom its PROXY header names", "wen sein PROXY-Kopf nennt"},
                            {"whom its PROXY header or XCLIENT names", "wen sein PROXY-Kopf oder XCLIENT nennt"}};
  return std::string(words[(entry.proxy_protocol ? 2 : 0) + (entry.xclient ? 1 : 0)].in(language));
}

std::string_view to_string(MessageState state) {
  constexpr std::string_view words[] = {"moving", "delivered", "refused", "waiting", "failed"};
  return words[static_cast<std::size_t>(state)];
}

std::string page(const Site& site, Language language) {
  const bool german = language == Language::de;
  std::string out = fmt::format(
      "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<meta http-equiv=\"refresh\" content=\"5\">\n"
      "<title>{} - Mailflow Lab</title>\n<link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n<body>\n",
      german ? "de" : "en", render::markup(site.lab));
  out += fmt::format(
      "<header><h1>{}</h1>\n<p>{} {} · <a href=\"/?lang=en\" lang=\"en\">English</a> · "
      "<a href=\"/?lang=de\" lang=\"de\">Deutsch</a></p></header>\n<main>\n",
      render::markup(site.lab), lab_time.in(language), render::markup(base::short_text(site.now)));
  out += paragraphs(site.description);
  out += hosts_table(site, language);
  out += fmt::format("<p>{}: {}", dns_lab.in(language), render::markup(site.dns));
  if (!site.dns_mapped.empty()) out += fmt::format(" · {}: {}", dns_here.in(language), render::markup(site.dns_mapped));
  out += "</p>\n" + entries_table(site, language) + messages_table(site, language);
  return out + "</main>\n</body>\n</html>\n";
}

std::string_view style_sheet() {
  return R"(:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.4; }
body { margin: 0 auto; max-width: 75rem; padding: 1rem; }
header { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; }
main { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid; border-color: color-mix(in srgb, currentColor 25%, transparent);
  padding: 0.3rem 0.8rem 0.3rem 0; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
.delivered::before { content: "✓ "; }
.refused::before, .failed::before { content: "✗ "; }
.waiting::before { content: "… "; }
)";
}

}  // namespace mailflow::web
