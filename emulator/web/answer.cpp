#include "web/answer.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>

#include "base/ip.hpp"
#include "web/page.hpp"

namespace mailflow::web {
namespace {

using base::Language;

Answer plain(unsigned status, std::string_view text) {
  return {status, "text/plain; charset=utf-8", std::string(text) + "\n"};
}

bool is_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc{} && end == text.data() + text.size() && port > 0 && port <= 65'535;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_loopback_name(std::string_view host) {
  std::string name;
  for (const char c : host) name += lower(c);
  if (name == "localhost" || name == "[::1]") return true;
  if (!name.starts_with("127.")) return false;
  const auto address = base::IpAddress::parse(name);
  return address && address->is_v4();
}

bool is_here(std::string_view host) {
  const auto colon = host.ends_with(']') ? std::string_view::npos : host.rfind(':');
  if (colon == std::string_view::npos) return is_loopback_name(host);
  return is_port(host.substr(colon + 1)) && is_loopback_name(host.substr(0, colon));
}

// The first of the languages a browser asks for that the page speaks; its own order is kept, weights are not read.
Language spoken(std::string_view accepted) {
  while (!accepted.empty()) {
    const auto end = accepted.find(',');
    auto word = accepted.substr(0, end);
    while (word.starts_with(' ')) word.remove_prefix(1);
    if (word.starts_with("de")) return Language::de;
    if (word.starts_with("en")) return Language::en;
    accepted = end == std::string_view::npos ? std::string_view{} : accepted.substr(end + 1);
  }
  return Language::en;
}

Language language_of(const boost::urls::url_view& url, std::string_view accepted) {
  for (const auto& parameter : url.params()) {
    if (parameter.key != "lang") continue;
    if (parameter.value == "de") return Language::de;
    if (parameter.value == "en") return Language::en;
  }
  return spoken(accepted);
}

}  // namespace

Answer answer_to(const Request& request, const std::function<Site()>& site) {
  if (!is_here(request.host)) return plain(421, "this page answers to localhost and 127.x.x.x only");
  if (request.method != "GET" && request.method != "HEAD") return plain(405, "GET and HEAD only");
  const auto url = boost::urls::parse_origin_form(request.target);
  if (!url) return plain(400, "this is no path");
  const auto path = url->encoded_path();
  if (path == "/healthz") return plain(200, "ok");
  if (path == "/style.css") return {200, "text/css; charset=utf-8", std::string(style_sheet())};
  if (path == "/api/lab") return {200, "application/json", site_json(site())};
  if (path == "/") return {200, "text/html; charset=utf-8", page(site(), language_of(*url, request.accept_language))};
  return plain(404, "there is no such page; try /");
}

}  // namespace mailflow::web
