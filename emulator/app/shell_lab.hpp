#pragma once
// A running lab behind the shell's commands: cmdlets of a tenant, whose changes come into force at once; Start-Sleep,
// which lets the lab's time pass; Send-LabMail, which sends a message; Connect-ExchangeOnline, which chooses a tenant;
// Get-Command and Get-Help.

#include <memory>
#include <string>
#include <string_view>

#include "cmdlet/completion.hpp"
#include "cmdlet/session.hpp"
#include "lab/lab.hpp"
#include "lab/message_trace.hpp"

namespace mailflow::app {

class ShellLab final : public config::CommandRunner {
 public:
  // `lab` has a trace. `tenant`: "" for the only one. Errors: `usage` for a tenant that is not there or not named.
  static base::Result<std::unique_ptr<ShellLab>> start(std::unique_ptr<lab::Lab> lab, std::string_view tenant);
  // Whether a tenant has to be named, and is; before anything is started.
  static base::Result<void> check_tenant(const model::World& world, std::string_view tenant);

  base::Result<config::CommandOutput> run(const config::CommandCall& call, const config::PsList* input) override;
  base::Result<void> sleep(base::Duration by) override;

  void speak(base::Language language) { language_ = language; }  // of Get-Help
  const std::string& tenant() const { return tenant_name_; }
  base::LabTime now() const { return lab_->now(); }
  lab::Lab& lab() { return *lab_; }
  cmdlet::Completion complete(std::string_view line, const cmdlet::ShellNames& names);

 private:
  explicit ShellLab(std::unique_ptr<lab::Lab> lab);
  base::Result<void> choose(std::string_view tenant, const base::SourcePos& pos);
  base::Result<config::CommandOutput> connect(const config::CommandCall& call);
  base::Result<config::CommandOutput> send(const config::CommandCall& call);
  base::Result<void> bring_into_force();

  std::unique_ptr<lab::Lab> lab_;
  lab::MessageTrace trace_;
  std::unique_ptr<cmdlet::Session> session_;
  std::string tenant_name_;
  base::Language language_ = base::Language::en;
};

}  // namespace mailflow::app
