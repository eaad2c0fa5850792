#pragma once
// The variables of a script: those of the script itself, and of each function that runs, as PowerShell scopes them.
//
// A name is looked for from the innermost function outwards; an assignment makes a variable of the innermost one,
// $script:x and $global:x belong to the script. Names compare without regard to case.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/ps_value.hpp"

namespace mailflow::config {

class Scopes {
 public:
  Scopes() : scopes_(1) {}

  // nullptr when it has no value.
  const PsValue* find(std::string_view name) const;
  PsValue* find(std::string_view name);
  void assign(std::string_view name, PsValue value);
  PsValue& of_function(std::string_view name);  // of the innermost one, made when it is missing
  std::vector<std::string_view> names() const;
  std::size_t depth() const { return scopes_.size(); }
  void leave_functions() { scopes_.resize(1); }

  class Function {
   public:
    explicit Function(Scopes& scopes) : scopes_(scopes.scopes_) { scopes_.emplace_back(); }
    ~Function() {
      if (scopes_.size() > 1) scopes_.pop_back();
    }
    Function(const Function&) = delete;
    Function& operator=(const Function&) = delete;

   private:
    std::vector<std::map<std::string, PsValue, std::less<>>>& scopes_;
  };

 private:
  std::vector<std::map<std::string, PsValue, std::less<>>> scopes_;
};

// Without its scope, in small letters.
std::string variable_key(std::string_view name);
bool is_constant_name(std::string_view key);

}  // namespace mailflow::config
