// The snippets of tests/powershell, each run on a tenant of its own and compared with what stands in its .out file.
// With MAILFLOW_UPDATE=1 the files are written instead; read the difference before you commit it.

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tenant_harness.hpp"

namespace mailflow::cmdlet {
namespace {

namespace fs = std::filesystem;
const fs::path folder = "tests/powershell";

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::string> snippets() {
  std::vector<std::string> names;
  if (!fs::exists(folder)) return names;  // not started in the source's top folder
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".ps1" && entry.path().stem() != "lab") names.push_back(entry.path().stem());
  std::sort(names.begin(), names.end());
  return names;
}

class FolderFiles final : public config::ScriptFiles {
 public:
  base::Result<std::string> read(const std::string& path, const base::SourcePos& pos) const override {
    if (!fs::exists(folder / "beside" / path)) return base::fail(pos, "{}: there is no such file", path);
    return read_text(folder / "beside" / path);
  }
};

// Three messages of the last hours.
class Messages final : public TraceSource {
 public:
  base::Result<std::vector<TracedMessage>> messages(const model::World&, model::TenantId) override {
    return std::vector{message("m1@orchard.example", "sales@orchard.example", "david@contoso.com", "Invoice 17", 60),
                       message("m2@orchard.example", "sales@orchard.example", "anna@contoso.com", "Invoice 18", 30),
                       message("m3@harbour.example", "x@harbour.example", "nobody@contoso.com", "Hello", 10)};
  }
  base::Result<std::vector<TracedEvent>> events(const model::World&, model::TenantId,
                                                const TracedMessage& message) override {
    std::vector<TracedEvent> events;
    events.push_back({message.received, "Receive", "", "Message received by: contoso-com.mail.protection.outlook.com",
                      "<root><MEP Name=\"CustomData\" Blob=\"S:DeliveryPriority=Normal;'S:InboundConnectorData="
                      "Name=Filter;ConnectorType=Partner;TenantId=0'\"/></root>"});
    events.push_back({message.received, "Deliver", "", "The message was successfully delivered.", "<root></root>"});
    return events;
  }

 private:
  static TracedMessage message(const char* id, const char* from, const char* to, const char* subject, int minutes) {
    TracedMessage out;
    out.received = *base::parse_time("2026-01-05T08:00Z") - std::chrono::minutes(minutes);
    out.message_id = std::string("<") + id + ">";
    out.trace_id = base::guid_of(out.message_id);
    out.sender = from;
    out.recipient = to;
    out.subject = subject;
    out.status = std::string_view(to).starts_with("nobody") ? "Failed" : "Delivered";
    out.from_ip = "198.51.100.40";
    out.size = 4096;
    return out;
  }
};

// Without the hint: it lists what the lab has, which grows.
std::string refused(const base::Error& error) {
  return fmt::format("refused: {}: {}\n", base::to_string(error.pos), error.message);
}

std::shared_ptr<const config::ast::Script> parsed(std::string name, std::string text, std::string& refusal) {
  const auto file = std::make_shared<const base::SourceFile>(base::SourceFile{std::move(name), std::move(text)});
  auto script = config::parse_script(base::whole(file));
  if (script) return *script;
  refusal = refused(script.error());
  return nullptr;
}

std::string outcome_of(const std::string& name) {
  std::string refusal;
  Messages messages;
  const FolderFiles files;
  auto world = contoso();
  world.clock = *base::parse_time("2026-01-05T08:00Z");
  Session session(std::move(world), model::TenantId{0}, &messages);
  config::OutputStyle style;
  style.long_lines = config::LongLines::whole;
  config::Interpreter before(session, {*base::parse_time("2026-01-05T08:00Z"), style, &files});
  const auto lab = parsed("lab.ps1", read_text(folder / "lab.ps1"), refusal);
  if (lab == nullptr || before.run(lab).error) return "lab.ps1 does not run\n";
  const auto script = parsed(name + ".ps1", read_text(folder / (name + ".ps1")), refusal);
  if (script == nullptr) return refusal;
  config::Interpreter interpreter(session, {*base::parse_time("2026-01-05T08:00Z"), style, &files});
  const auto run = interpreter.run(script);
  std::string text;
  for (const auto& line : config::text_of(run, style)) text += line + "\n";
  for (const auto& emission : run.output)
    if (const auto* notice = std::get_if<config::Notice>(&emission))
      text += fmt::format("notice {}:{}: {}\n", notice->pos.line, notice->pos.column, notice->text);
  if (run.error) text += refused(*run.error);
  return text;
}

class Corpus : public testing::TestWithParam<std::string> {};

TEST_P(Corpus, GivesWhatItsFileSays) {
  const auto path = folder / (GetParam() + ".out");
  const auto outcome = outcome_of(GetParam());
  if (std::getenv("MAILFLOW_UPDATE") != nullptr) {
    std::ofstream(path, std::ios::binary) << outcome;
    return;
  }
  ASSERT_TRUE(fs::exists(path)) << path;
  EXPECT_EQ(outcome, read_text(path));
}

INSTANTIATE_TEST_SUITE_P(Snippets, Corpus, testing::ValuesIn(snippets()), [](const auto& each) {
  auto name = each.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(CorpusFolder, HoldsEnough) {
  EXPECT_GE(snippets().size(), 60U);
}

}  // namespace
}  // namespace mailflow::cmdlet
