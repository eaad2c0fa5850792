#include "mail/mailbox_list.hpp"

#include <string>

namespace mailflow::mail {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::vector<base::DomainName> read() {
    for (at_ = 0; at_ < text_.size() && domains_.size() < most_mailboxes; ++at_) take(text_[at_]);
    end_mailbox();
    return std::move(domains_);
  }

 private:
  void take(char c) {
    if (c == '"') return skip_quoted();
    if (c == '(') return skip_comment();
    if (c == ',' || c == ';') return end_mailbox();
    if (c == '<') {
      word_.clear();  // what stood before it is a name
      in_angle_ = true;
    } else if (c == '>') {
      after_angle_ = true;
    } else if (c == ':' && !in_angle_) {
      word_.clear();  // a group's name
    } else if (c != ' ' && c != '\t' && !after_angle_) {
      word_ += c;
    }
  }

  // Where a quoted string stands for a local part nothing of it matters; elsewhere it is a name.
  void skip_quoted() {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_)
      if (text_[at_] == '\\') ++at_;
    if (!after_angle_) word_ += 'q';
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
      if (auto domain = base::DomainName::parse(std::string_view(word_).substr(at + 1)); domain && !domain->empty())
        domains_.push_back(std::move(*domain));
    word_.clear();
    in_angle_ = after_angle_ = false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string word_;
  bool in_angle_ = false;
  bool after_angle_ = false;
  std::vector<base::DomainName> domains_;
};

}  // namespace

std::vector<base::DomainName> mailbox_domains(std::string_view value) {
  return Reader(value).read();
}

}  // namespace mailflow::mail
