#pragma once
// Runs a script with one make-believe cmdlet family: Get-Thing gives objects, Show tells how it was called.

#include <string>

#include "base/field.hpp"
#include "config/ps_interpreter.hpp"

namespace mailflow::config {

inline PsValue thing(std::string name, std::int64_t size, PsList tags = {}) {
  static const auto type = std::make_shared<const PsType>(PsType{"Thing", {"Name", "Size"}});
  return ps_object(PsObject{type,
                            {{"Name", ps_text(name)},
                             {"Size", PsValue{size, {}}},
                             {"Tags", ps_list(std::move(tags))},
                             {"Comment", {}},
                             {"Enabled", PsValue{true, {}}}},
                            name});
}

class Things : public CommandRunner {
 public:
  base::Duration slept{};

  base::Result<void> sleep(base::Duration by) override {
    slept += by;
    return {};
  }
  base::Result<CommandOutput> run(const CommandCall& call, const PsList* input) override {
    CommandOutput out;
    if (base::equal_ignoring_case(call.name, "Get-Thing")) {
      out.objects = {thing("alpha", 5, {ps_text("a"), ps_text("b")}), thing("beta", 12), thing("gamma", 1)};
    } else if (base::equal_ignoring_case(call.name, "Show")) {
      std::string line = call.name;
      for (const auto& argument : call.arguments) {
        line += argument.kind == CommandArgument::Kind::parameter ? " -" + argument.name : std::string{};
        if (argument.value) line += " <" + std::string(kind_name(*argument.value)) + " " + shown(*argument.value) + ">";
      }
      if (input != nullptr) line += fmt::format(" | {} values", input->size());
      out.objects = {ps_text(line)};
    } else if (base::equal_ignoring_case(call.name, "Convert")) {
      if (const auto value = to_value(*call.arguments.front().value); !value) return base::fail(value.error());
    } else if (base::equal_ignoring_case(call.name, "Fail")) {
      return base::fail(call.pos, "it failed");
    } else {
      return base::fail(call.pos, "The term '{}' is not recognized", call.name);
    }
    return out;
  }

 private:
  static std::string shown(const PsValue& value) {
    const auto* table = value.table();
    if (table == nullptr) return to_text(value);
    std::string out;
    for (const auto& entry : table->entries) out += entry.name + "=" + to_text(entry.value) + ";";
    return out;
  }
};

// Two files beside every script.
class Beside final : public ScriptFiles {
 public:
  base::Result<std::string> read(const std::string& path, const base::SourcePos& pos) const override {
    if (path == "partners.csv") return "Name,Domain\r\nFabrikam,fabrikam.com\r\n\"Wing, Tip\",wingtip.example\r\n";
    if (path == "lists/ips.txt") return "192.0.2.1\n192.0.2.2\n";
    return base::fail(pos, "there is no {}", path);
  }
};

inline base::SourceSlice slice_of_script(std::string text) {
  return base::whole(std::make_shared<const base::SourceFile>(base::SourceFile{"a.ps1", std::move(text)}));
}

struct Ran {
  std::string text;  // the output's lines, then notices as "notice 3: …", then the error as "error 3:5: …"
  std::optional<base::Error> error;
};

inline Ran run_script(std::string text) {
  auto script = parse_script(slice_of_script(std::move(text)));
  Ran ran;
  if (!script) {
    ran.error = script.error();
  } else {
    Things things;
    const Beside beside;
    Interpreter interpreter(things, ScriptSettings{*base::parse_time("2026-01-05T08:00Z"), {}, &beside});
    auto run = interpreter.run(*script);
    for (const auto& line : text_of(run, {})) ran.text += line + "\n";
    for (const auto& emission : run.output)
      if (const auto* notice = std::get_if<Notice>(&emission))
        ran.text += fmt::format("notice {}: {}\n", notice->pos.line, notice->text);
    ran.error = run.error;
  }
  if (ran.error)
    ran.text += fmt::format("error {}:{}: {}\n", ran.error->pos.line, ran.error->pos.column, ran.error->message);
  return ran;
}

inline std::string output_of(std::string text) {
  return run_script(std::move(text)).text;
}

}  // namespace mailflow::config
