// Runs tests/dialogues/*.txt over the pure server dialogue; the README there explains the lines.
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <map>

#include "protocol/smtp/reply_text.hpp"
#include "protocol/smtp/server.hpp"

namespace mailflow::protocol::smtp {
namespace {

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      const char c = text[++i];
      if (c == 'x') {
        out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
        i += 2;
      } else {
        out += c == 'r' ? '\r' : c == 'n' ? '\n' : c == 't' ? '\t' : c == '0' ? '\0' : c;
      }
    } else if (text[i] == '{' && text.substr(i + 2).starts_with("*")) {
      const auto close = text.find('}', i);
      out.append(std::stoul(std::string(text.substr(i + 3, close - i - 3))), text[i + 1]);
      i = close;
    } else {
      out += text[i];
    }
  }
  return out;
}

// A host with its wire cut off: input is handed to the dialogue as a shell would do it.
class Wire {
 public:
  Wire() { setup_.fqdn = "mx.contoso.com"; }

  void configure(std::string_view key, std::string_view value) {
    if (key == "profile") {
      const auto* profile = find_profile(value);
      ASSERT_NE(profile, nullptr) << value;
      setup_.profile = *profile;
    } else if (key == "starttls") {
      setup_.starttls = value == "none" ? StartTls::none : value == "offered" ? StartTls::offered : StartTls::required;
    } else if (key == "xclient") {
      xclient_ = value == "allowed" ? XClient::allowed : XClient::refused;
    } else {
      set_limit(value.substr(0, value.find(' ')), std::stoul(std::string(value.substr(value.find(' ') + 1))));
    }
  }

  void refuse(const std::string& whom, mail::Reply reply) { refusals_[whom] = std::move(reply); }

  void connect() {
    setup_.default_domain = base::DomainName::parse("contoso.com").value();
    dialogue_.emplace(setup_, "192.0.2.10", "08DD59CA63652EED", xclient_);
    act(dialogue_->connected());
  }

  void send(std::string_view bytes, Pending pending) {
    input_.append(bytes);
    while (!input_.empty() && !closed_) {
      if (decoder_) {
        input_.erase(0, decoder_->feed(input_));
        if (!decoder_->ended()) return;
        const auto fault = decoder_->fault();
        content_ = decoder_->take();
        decoder_.reset();
        act(dialogue_->content_ended(fault, now_));
        continue;
      }
      const auto end = input_.find("\r\n");
      if (end == std::string::npos) return;
      const auto line = input_.substr(0, end + 2);
      input_.erase(0, end + 2);
      if (line.size() > dialogue_->longest_line()) {
        act(dialogue_->line_too_long(now_));
      } else {
        act(dialogue_->command(line, input_.empty() ? pending : Pending::more, now_));
      }
    }
  }

  void tls() { dialogue_->tls_started(); }
  bool closed() const { return closed_; }
  const std::string& content() const { return content_; }
  std::deque<std::string>& output() { return output_; }

 private:
  void set_limit(std::string_view name, std::size_t value) {
    auto& limits = setup_.profile.limits;
    if (name == "recipients")
      limits.recipients = value;
    else if (name == "errors")
      limits.errors = static_cast<unsigned>(value);
    else if (name == "commands")
      limits.commands = static_cast<unsigned>(value);
    else if (name == "message")
      limits.message = value;
    else if (name == "text-line")
      limits.text_line = value;
    else
      FAIL() << "unknown limit " << name;
  }

  mail::Reply verdict(const std::string& whom) const {
    const auto found = refusals_.find(whom);
    return found == refusals_.end() ? mail::Reply{} : found->second;
  }

  void write(const mail::Reply& reply) {
    std::string wire;
    append_reply(wire, reply);
    for (std::size_t end; (end = wire.find("\r\n")) != std::string::npos; wire.erase(0, end + 2))
      output_.push_back(wire.substr(0, end));
  }

  void act(Step step) {
    switch (step.act) {
      case Act::answer:
      case Act::start_tls:
        return write(step.reply);
      case Act::close:
        closed_ = true;
        return write(step.reply);
      case Act::read_content:
        decoder_.emplace(dialogue_->content_rules());
        return write(step.reply);
      case Act::ask_connect:
        return act(dialogue_->answered(step.act, verdict("connect"), now_));
      case Act::ask_client:
        dialogue_->set_client(base::to_string(dialogue_->claim().address.value()));
        return act(dialogue_->answered(step.act, verdict("connect"), now_));
      case Act::ask_sender:
        return act(
            dialogue_->answered(step.act, verdict(mail::to_path(dialogue_->transaction()->envelope.sender)), now_));
      case Act::ask_recipient:
        return act(
            dialogue_->answered(step.act, verdict(mail::to_string(dialogue_->transaction()->candidate.address)), now_));
      case Act::ask_content:
        return act(dialogue_->answered(step.act, mail::Reply{250, "2.6.0", "Queued"}, now_));
    }
  }

  ServerSetup setup_{generic_profile(), "", {}, StartTls::offered};
  XClient xclient_ = XClient::refused;
  std::optional<ServerDialogue> dialogue_;
  std::optional<ContentDecoder> decoder_;
  std::map<std::string, mail::Reply> refusals_;
  std::string input_;
  std::string content_;
  std::deque<std::string> output_;
  bool closed_ = false;
  base::LabTime now_ = base::parse_time("2026-01-05T08:00Z").value();
};

// "CODE STATUS TEXT"
mail::Reply reply_in(std::string_view text) {
  ReplyReader reader;
  EXPECT_EQ(reader.line(text), ReplyReader::State::complete) << text;
  return reader.take();
}

class DialogueFile : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(DialogueFile, Runs) {
  std::ifstream file(GetParam());
  Wire wire;
  bool connected = false;
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    SCOPED_TRACE(GetParam().filename().string() + ":" + std::to_string(++number));
    if (line.empty() || line.starts_with('#')) continue;
    const std::string_view text = line;
    const auto sends = text.starts_with("-> ") || text.starts_with("=> ");
    if (!connected && (sends || text.starts_with("<- "))) {
      wire.connect();
      connected = true;
    }
    if (sends) {
      ASSERT_TRUE(wire.output().empty()) << "not expected: " << wire.output().front();
      const bool cut = text.ends_with('\\') && !text.ends_with("\\\\");
      const auto bytes = unescaped(text.substr(3, text.size() - 3 - (cut ? 1 : 0))) + (cut ? "" : "\r\n");
      wire.send(bytes, text[0] == '=' ? Pending::more : Pending::nothing);
    } else if (text.starts_with("<- ")) {
      ASSERT_FALSE(wire.output().empty()) << "nothing more was sent; expected " << text;
      EXPECT_EQ(wire.output().front(), unescaped(text.substr(3)));
      wire.output().pop_front();
    } else if (text.starts_with("content: ")) {
      EXPECT_EQ(wire.content(), unescaped(text.substr(9)));
    } else if (text == "closed") {
      EXPECT_TRUE(wire.closed());
    } else if (text == "tls") {
      wire.tls();
    } else if (text.starts_with("refuse ")) {
      const auto rest = text.substr(7);
      wire.refuse(std::string(rest.substr(0, rest.find(' '))), reply_in(rest.substr(rest.find(' ') + 1)));
    } else {
      const auto colon = text.find(": ");
      ASSERT_NE(colon, std::string_view::npos) << "not understood: " << line;
      wire.configure(text.substr(0, colon), text.substr(colon + 2));
    }
  }
  EXPECT_TRUE(wire.output().empty()) << "not expected: " << wire.output().front();
  EXPECT_TRUE(connected) << "the file has no dialogue";
}

std::vector<std::filesystem::path> dialogue_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator("tests/dialogues"))
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

INSTANTIATE_TEST_SUITE_P(Dialogues, DialogueFile, testing::ValuesIn(dialogue_files()), [](const auto& file) {
  auto name = file.param.stem().string();
  std::replace_if(name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
});

TEST(Dialogues, AreAllThere) {
  EXPECT_GE(dialogue_files().size(), 15U);
}

}  // namespace
}  // namespace mailflow::protocol::smtp
