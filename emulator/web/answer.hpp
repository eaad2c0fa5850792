#pragma once
// A request to the page → its answer. Pure: what comes from the browser is hostile, what comes from the lab is escaped.
//
// `/` the page, `/style.css`, `/api/lab` JSON, `/healthz`. GET and HEAD only. Only requests whose Host header is a name
// of this machine's loopback are answered, so that no web site can read a lab through a name of its own that points
// here. Languages: ?lang=en|de, else Accept-Language.

#include <functional>
#include <string>
#include <string_view>

#include "web/site.hpp"

namespace mailflow::web {

struct Request {
  std::string_view method;
  std::string_view target;
  std::string_view host;
  std::string_view accept_language;
};

struct Answer {
  unsigned status = 200;
  std::string_view type = "text/plain; charset=utf-8";
  std::string body;
};

// `site` is asked only where it is shown.
Answer answer_to(const Request& request, const std::function<Site()>& site);

}  // namespace mailflow::web
