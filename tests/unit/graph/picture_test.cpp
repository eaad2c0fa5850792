#include "graph/picture.hpp"

#include <gtest/gtest.h>

#include "unit/graph/sample.hpp"

namespace mailflow::graph {
namespace {

using base::Language;

// Whatever a lab is called must stay text.
Content hostile() {
  Content content;
  const std::string evil = "</text><script>alert(1)</script> \"'&; \\ --> ]|x| %% #quot;\x1b[2J\n};a->b";
  content.title = evil;
  content.boxes = {{Zone::internet, evil, {evil}}, {Zone::edge, evil, {}, {{evil, {evil}, DoorState::open, evil}}}};
  content.arrows = {{.from = 0, .to = 1, .door = 0, .label = evil}};
  return content;
}

std::size_t count(const std::string& text, std::string_view what) {
  std::size_t found = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

TEST(Svg, EscapesEveryText) {
  const auto svg = as_svg(hostile(), Language::en);
  EXPECT_EQ(svg.find("<script"), std::string::npos);
  EXPECT_EQ(svg.find('\x1b'), std::string::npos);
  EXPECT_EQ(count(svg, "<svg"), 1U);
  EXPECT_EQ(count(svg, "<text"), count(svg, "</text>"));
  EXPECT_NE(svg.find("&lt;/text&gt;&lt;script&gt;"), std::string::npos);
}

TEST(Svg, DrawsABarredWayWithABarAndLabelsOverArrows) {
  const auto svg = as_svg(content_of(sample::filter_in_front(sample::locked), Language::en), Language::en);
  EXPECT_EQ(count(svg, "way inside shut\""), 1U);
  EXPECT_EQ(count(svg, "marker-end=\"url(#bar)\""), count(svg, " shut\""));
  EXPECT_EQ(count(svg, "class=\"behind\""), count(svg, "class=\"label\""));
  EXPECT_GT(svg.find("class=\"behind\""), svg.rfind("<path class=\"way"));
}

TEST(Dot, QuotesEveryText) {
  const auto dot = as_dot(hostile(), Language::en);
  // Outside of quotes there is nothing but our own statements.
  std::string outside;
  bool quoted = false;
  for (std::size_t i = 0; i < dot.size(); ++i) {
    if (quoted && dot[i] == '\\') {
      ++i;
      continue;
    }
    if (dot[i] == '"') quoted = !quoted;
    if (!quoted) outside += dot[i];
  }
  EXPECT_FALSE(quoted);
  EXPECT_EQ(outside.find("script"), std::string::npos);
  EXPECT_EQ(count(outside, "->"), 1U);
}

TEST(Mermaid, LeavesNothingThatCouldEndALabel) {
  const auto text = as_mermaid(hostile(), Language::en);
  for (std::size_t at = text.find("script"); at != std::string::npos; at = text.find("script", at + 1))
    EXPECT_EQ(text.substr(at - 4, 4) == "#60;" || text.substr(at - 4, 4) == "#47;" || text[at - 1] == '/', true);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find("#quot;"), std::string::npos) << "an entity of the lab's own stays as it was written";
  EXPECT_EQ(count(text, "\n"), 1U + 2 * zone_count + 3 + 1);
}

TEST(Pictures, AreTheSameBytesEachTime) {
  const auto world = sample::filter_in_front(sample::locked);
  for (int i = 0; i < 2; ++i) {
    const auto content = content_of(world, Language::de);
    EXPECT_EQ(as_svg(content, Language::de), as_svg(content_of(world, Language::de), Language::de));
    EXPECT_EQ(as_json(content), as_json(content_of(world, Language::de)));
  }
}

TEST(Mermaid, IsReadable) {
  EXPECT_EQ(as_mermaid(content_of(sample::filter_in_front(sample::locked), Language::de), Language::de),
            R"(flowchart LR
  subgraph z0["Internet"]
    b0["jeder andere Server"]
    b3["fabrikam<br>203.0.113.7<br>fabrikam.com"]
  end
  subgraph z1["Filter und Partner"]
    b2["filter<br>198.51.100.40"]
  end
  subgraph z2["Exchange-Online-Rand"]
    b1["exo<br>40.107.1.10"]
    b1d0>"Filter<br>IP 198.51.100.40<br>TLS"]
    b1d1>"default ✗ versperrt"]
  end
  subgraph z3["Tenants"]
    b4["contoso<br>contoso.com<br>contoso.onmicrosoft.com<br>contoso.mail.onmicrosoft.com"]
  end
  subgraph z4["Postfächer"]
    b5["contoso<br>david<br>anna"]
  end
  b0 -->|"MX contoso.com"| b2
  b0 --x|"am MX vorbei"| b1d1
  b2 -->|"contoso.com"| b1d0
  b1d0 --> b4
  b1d1 --x b4
  b4 --> b5
)");
}

}  // namespace
}  // namespace mailflow::graph
