#include "scenario/golden.hpp"

#include <algorithm>
#include <filesystem>

#include "config/map_reader.hpp"
#include "config/yaml.hpp"
#include "mail/message.hpp"
#include "render/style.hpp"
#include "scenario/line_diff.hpp"
#include "scenario/run.hpp"

namespace mailflow::scenario {
namespace {

namespace fs = std::filesystem;
using journey::RecipientOutcome;
using journey::Refusal;

constexpr std::size_t longest_name = 100;
constexpr std::size_t most_lines_told = 8;
constexpr std::string_view header_word = "header ";

// Fields that name a time, a number of the message, or the sessions it came by.
bool is_stable(std::string_view name) {
  constexpr std::string_view passing[] = {"Received",       "Date",        "Message-ID", "Received-SPF",
                                          "DKIM-Signature", "In-Reply-To", "References"};
  constexpr std::string_view endings[] = {"-Id", "StartTime", "AttributedMessage", "Authentication-Results-Original"};
  return std::ranges::none_of(passing, [&](auto each) { return base::equal_ignoring_case(name, each); }) &&
         std::ranges::none_of(endings, [&](auto each) { return name.ends_with(each); });
}

// Of a multipart's parts.
std::string without_boundary(std::string value) {
  if (const auto at = value.find("boundary="); at != std::string::npos)
    value.resize(value.find_last_not_of("; \t", at == 0 ? 0 : at - 1) + 1);
  return value;
}

class Writing {
 public:
  explicit Writing(Side side) : side_(side) {}

  void recipient(const RecipientOutcome& seen, const RecipientOutcome& decided, std::size_t indent) {
    line(indent, mail::to_string(seen.recipient));
    const auto inside = indent + 2;
    outcomes(seen, inside);
    for (const auto& hop : seen.route) line(inside, "hop " + hop_text(hop));
    if (!seen.auth_as.empty()) line(inside, "auth-as " + seen.auth_as);
    if (seen.scl) line(inside, fmt::format("scl {}", *seen.scl));
    if (!seen.mail_from.empty()) line(inside, "mail-from " + seen.mail_from);
    if (side_ == Side::wire) headers(seen.headers, inside);
    rules(decided, inside);
    if (seen.report == nullptr || decided.report == nullptr) return;
    line(inside, "report");
    recipient(*seen.report, *decided.report, inside + 2);
  }

  std::string take() { return std::move(text_); }

 private:
  void line(std::size_t indent, std::string_view text) {
    text_.append(indent, ' ').append(render::clean(text)).append("\n");
  }

  void refusal(std::string_view word, const std::optional<Refusal>& refusal, std::size_t indent) {
    if (!refusal) return;
    line(indent, fmt::format("{} by {} at {}: {}", word, refusal->by, refusal->stage, mail::to_string(refusal->reply)));
  }

  void outcomes(const RecipientOutcome& seen, std::size_t indent) {
    if (const auto& at = seen.delivered)
      line(indent,
           fmt::format("delivered to {} at {}{}{}", at->mailbox, at->at, at->folder.empty() ? "" : ", ", at->folder));
    refusal("rejected", seen.rejected, indent);
    refusal("deferred", seen.deferred, indent);
    if (seen.queued) line(indent, "queued");
    refusal(seen.report ? "bounced" : "dropped", seen.failed, indent);
  }

  static std::string hop_text(const journey::Hop& hop) {
    const auto word = [](model::ChainVerdict verdict) {
      return base::Words<model::ChainVerdict>::list.at(static_cast<std::size_t>(verdict));
    };
    auto text = hop.host;
    if (!hop.tenant.empty())
      text += fmt::format(", tenant {}, inbound {}, {}", hop.tenant, hop.inbound, hop.directionality);
    if (!hop.organization.empty()) text += fmt::format(", organisation {}, inbound {}", hop.organization, hop.inbound);
    if (hop.outbound != "none") text += fmt::format(", outbound {}", hop.outbound);
    if (hop.tls.encrypted)
      text += fmt::format(", TLS, server {}, client {}", word(hop.tls.server), word(hop.tls.client));
    return text;
  }

  void headers(std::string_view section, std::size_t indent) {
    while (const auto field = mail::next_field(section))
      if (is_stable(field->name))
        line(indent, fmt::format("{}{}: {}", header_word, field->name, without_boundary(mail::unfold(field->value))));
  }

  void rules(const RecipientOutcome& decided, std::size_t indent) {
    std::vector<std::string_view> told;
    for (const auto& decision : decided.why)
      for (const auto id : base::rule_ids(decision))
        if (std::ranges::find(told, id) == told.end()) told.push_back(id);
    for (const auto id : told) line(indent, fmt::format("rule {}", id));
  }

  const Side side_;
  std::string text_;
};

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string_view without_indent(std::string_view line) {
  const auto first = line.find_first_not_of(' ');
  return line.substr(first == std::string_view::npos ? line.size() : first);
}

std::string without_headers(std::string_view text) {
  std::string out;
  for (const auto line : lines_of(text))
    if (!without_indent(line).starts_with(header_word)) out.append(line).append("\n");
  return out;
}

Phrase title_of(const Golden& golden) {
  return phrase({"golden {}", "Vorlage {}"}, golden.name);
}

// Each line that is gone beside the one that came in its place.
std::vector<Mismatch> differing_lines(const Golden& golden, std::string_view before, std::string_view after) {
  using Kind = DiffLine::Kind;
  std::vector<Mismatch> found;
  const auto what = title_of(golden);
  const Phrase no_line("no such line", "keine solche Zeile");
  std::size_t unmatched = 0;  // the first mismatch of this place without a line in exchange
  for (const auto& line : line_diff(before, after)) {
    const auto text = std::string(without_indent(line.text));
    if (line.kind == Kind::kept) {
      unmatched = found.size();
    } else if (line.kind == Kind::removed) {
      found.push_back({what, text, no_line, golden.pos});
    } else if (unmatched < found.size()) {
      found[unmatched++].got = text;
    } else {
      found.push_back({what, no_line, text, golden.pos});
      unmatched = found.size();
    }
  }
  return found;
}

// "filter" of "mx/filter.scenario.yaml"
std::string stem_of(const fs::path& scenario) {
  const auto name = scenario.filename().string();
  return name.substr(0, std::min(name.find(".scenario.y"), name.size()));
}

bool scenario_is_there(const fs::path& folder, const std::string& stem) {
  std::error_code error;
  return fs::exists(folder / (stem + ".scenario.yaml"), error) || fs::exists(folder / (stem + ".scenario.yml"), error);
}

// The goldens in a folder that are none of these; `names` is nullptr where none has an owner.
void add_orphans(const fs::path& folder, const std::set<std::string>* names, std::vector<std::string>& orphans) {
  std::error_code error;
  for (fs::directory_iterator at(folder, error); !error && at != fs::directory_iterator(); at.increment(error)) {
    const auto golden = at->path().filename().string();
    if (!golden.ends_with(golden_ending)) continue;
    if (names == nullptr || !names->contains(golden.substr(0, golden.size() - golden_ending.size())))
      orphans.push_back(at->path().generic_string());
  }
}

}  // namespace

base::Result<Golden> read_golden(const base::Value& value) {
  const auto name = config::written(value);
  const auto fits = [](char c) { return is_letter_or_digit(c) || c == '.' || c == '-' || c == '_'; };
  if (name.empty() || name.size() > longest_name || name.starts_with('.') || !std::ranges::all_of(name, fits))
    return base::fail(base::within(
        "golden",
        config::expected("a name of letters, digits, '.', '-' and '_', which does not begin with '.'", value)));
  return Golden{name, value.pos};
}

std::string golden_path(std::string_view scenario_file, std::string_view name) {
  const fs::path file(scenario_file);
  return (file.parent_path() / "goldens" / stem_of(file) / (std::string(name) + std::string(golden_ending)))
      .generic_string();
}

std::string golden_text(const std::vector<RecipientResult>& recipients, Side side) {
  Writing writing(side);
  for (const auto& each : recipients) writing.recipient(side == Side::wire ? each.wire : each.policy, each.policy, 0);
  return writing.take();
}

std::vector<Mismatch> golden_mismatches(const Golden& golden, const std::string& path, const std::string* stored,
                                        const std::string& now, Side side) {
  const auto as_stored = phrase({"as in {}", "wie in {}"}, path);
  if (stored == nullptr)
    return {{title_of(golden),
             as_stored,
             {"no such file; mailflow run --update proposes it",
              "keine solche Datei; mailflow run --update schlägt sie vor"},
             golden.pos,
             Mismatch::Kind::not_stored}};
  const auto wanted = side == Side::wire ? *stored : without_headers(*stored);
  if (wanted == now) return {};
  auto found = differing_lines(golden, wanted, now);
  if (found.empty())
    found.push_back({title_of(golden), as_stored, {"other line ends", "andere Zeilenenden"}, golden.pos});
  if (found.size() > most_lines_told) {
    const auto more = found.size() - most_lines_told + 1;
    found.resize(most_lines_told);
    found.back() = {title_of(golden), as_stored, phrase({"{} more lines differ", "{} weitere Zeilen weichen ab"}, more),
                    golden.pos};
  }
  return found;
}

std::vector<std::string> orphaned_goldens(const std::vector<GoldenOwner>& owners) {
  std::set<fs::path> folders;
  for (const auto& owner : owners) folders.insert(fs::path(owner.file).parent_path());
  std::vector<std::string> orphans;
  for (const auto& folder : folders) {
    std::error_code error;
    for (fs::directory_iterator stem(folder / "goldens", error); !error && stem != fs::directory_iterator();
         stem.increment(error)) {
      const auto name = stem->path().filename().string();
      const auto owner = std::ranges::find_if(owners, [&](const GoldenOwner& each) {
        return fs::path(each.file).parent_path() == folder && stem_of(each.file) == name;
      });
      if (owner == owners.end() && scenario_is_there(folder, name)) continue;
      add_orphans(stem->path(), owner == owners.end() ? nullptr : &owner->names, orphans);
    }
  }
  std::ranges::sort(orphans);
  return orphans;
}

}  // namespace mailflow::scenario
