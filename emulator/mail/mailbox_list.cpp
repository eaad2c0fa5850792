#include "mail/mailbox_list.hpp"

#include <string>

namespace mailflow::mail {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  void read() {
    for (at_ = 0; at_ < text_.size() && domains_.size() < most_mailboxes; ++at_) take(text_[at_]);
    end_mailbox();
  }

  std::vector<base::DomainName>& domains() { return domains_; }
  const std::vector<std::string>& addresses() const { return addresses_; }

 private:
  void take(char c) {
    if (c == '"') return skip_quoted();
    if (c == '(') return skip_comment();
    if (c == ',' || c == ';') return end_mailbox();
    if (c == '<') {
      forget();  // what stood before it is a name
      in_angle_ = true;
    } else if (c == '>') {
      after_angle_ = true;
    } else if (c == ':' && !in_angle_) {
      forget();  // a group's name
    } else if (c != ' ' && c != '\t' && !after_angle_) {
      word_ += c;
      written_ += c;
    }
  }

  void forget() {
    word_.clear();
    written_.clear();
  }

  // Where a quoted string stands for a local part nothing of it matters to the domain; elsewhere it is a name.
  void skip_quoted() {
    const auto from = at_;
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_)
      if (text_[at_] == '\\') ++at_;
    if (after_angle_) return;
    word_ += 'q';
    written_ += text_.substr(from, at_ - from + 1);
  }

  void skip_comment() {
    for (std::size_t depth = 0; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\')
        ++at_;
      else if (text_[at_] == '(')
        ++depth;
      else if (text_[at_] == ')' && --depth == 0)
        return;
    }
  }

  void end_mailbox() {
    const auto at = word_.rfind('@');
    if (at != std::string::npos && at > 0)
      if (auto domain = base::DomainName::parse(std::string_view(word_).substr(at + 1)); domain && !domain->empty()) {
        domains_.push_back(std::move(*domain));
        addresses_.push_back(written_);
      }
    forget();
    in_angle_ = after_angle_ = false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string word_;
  std::string written_;  // the same with quoted strings as they are
  bool in_angle_ = false;
  bool after_angle_ = false;
  std::vector<base::DomainName> domains_;
  std::vector<std::string> addresses_;
};

}  // namespace

std::vector<base::DomainName> mailbox_domains(std::string_view value) {
  Reader reader(value);
  reader.read();
  return std::move(reader.domains());
}

std::vector<EmailAddress> mailbox_addresses(std::string_view value) {
  Reader reader(value);
  reader.read();
  std::vector<EmailAddress> addresses;
  for (const auto& text : reader.addresses())
    if (auto address = parse_address(text)) addresses.push_back(std::move(*address));
  return addresses;
}

}  // namespace mailflow::mail
