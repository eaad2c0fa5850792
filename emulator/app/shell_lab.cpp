#include "app/shell_lab.hpp"

#include <array>

#include "app/outcome_text.hpp"
#include "app/shell_help.hpp"
#include "app/submission.hpp"
#include "base/nearest.hpp"
#include "config/command_binding.hpp"

namespace mailflow::app {
namespace {

using base::fail;
using config::CommandOutput;
using config::Parameter;
using config::ps_text;

constexpr std::array<Parameter, 7> mail_parameters = {{{"From", Parameter::Kind::value, 1},
                                                       {"To", Parameter::Kind::value, 2},
                                                       {"Via", Parameter::Kind::value, 3},
                                                       {"Connect"},
                                                       {"Source"},
                                                       {"Subject"},
                                                       {"Body"}}};
constexpr std::array<Parameter, 5> connect_parameters = {
    {{"Organization"}, {"DelegatedOrganization"}, {"UserPrincipalName"}, {"ShowBanner"}, {"ShowProgress"}}};

constexpr std::array<OwnCommand, 2> own_commands = {
    {{"Connect-ExchangeOnline", connect_parameters}, {"Send-LabMail", mail_parameters}}};

std::string joined_tenants(const model::World& world) {
  std::string names;
  for (const auto& tenant : world.tenants->rows()) names += (names.empty() ? "" : ", ") + tenant->name;
  return names;
}

std::vector<std::string> texts_of(const config::BoundParameters& bound, std::string_view parameter) {
  const auto* given = bound.find(parameter);
  if (given == nullptr) return {};
  if (const auto* list = given->value.list()) {
    std::vector<std::string> out;
    for (const auto& item : *list) out.push_back(config::to_text(item));
    return out;
  }
  return {config::to_text(given->value)};
}

std::string text_of(const config::BoundParameters& bound, std::string_view parameter) {
  const auto texts = texts_of(bound, parameter);
  return texts.empty() ? std::string{} : texts.front();
}

config::PsValue outcome_object(const journey::RecipientOutcome& outcome, const base::SourcePos& pos) {
  static const auto type =
      std::make_shared<const config::PsType>(config::PsType{"LabMail", {"Recipient", "Outcome", "Route"}, {}});
  const auto* refusal = outcome.rejected ? &*outcome.rejected : outcome.failed ? &*outcome.failed : nullptr;
  config::PsObject out{type, {}, {}};
  out.properties.push_back({"Recipient", ps_text(mail::to_string(outcome.recipient), pos)});
  out.properties.push_back({"Outcome", ps_text(headline(outcome, base::Language::en), pos)});
  std::string route;
  for (const auto& hop : outcome.route) route += (route.empty() ? "" : " > ") + hop.host;
  out.properties.push_back({"Route", ps_text(route, pos)});
  out.properties.push_back(
      {"Reply", ps_text(refusal == nullptr ? std::string{} : mail::to_string(refusal->reply), pos)});
  return config::ps_object(std::move(out), pos);
}

}  // namespace

ShellLab::ShellLab(std::unique_ptr<lab::Lab> lab)
    : lab_(std::move(lab)), trace_([this] { return lab_->trace()->database(); }, lab_->trace()->run()) {}

base::Result<void> ShellLab::check_tenant(const model::World& world, std::string_view tenant) {
  const auto& tenants = world.tenants->rows();
  if (tenants.empty())
    return fail(base::ErrorKind::usage, "the lab {} has no tenant of Exchange Online to work in", world.lab);
  if (tenant.empty() && tenants.size() > 1)
    return fail(base::ErrorKind::usage, "--in is missing: the lab {} has the tenants {}", world.lab,
                joined_tenants(world));
  return {};
}

base::Result<std::unique_ptr<ShellLab>> ShellLab::start(std::unique_ptr<lab::Lab> lab, std::string_view tenant) {
  const auto& world = *lab->configured();
  if (auto known = check_tenant(world, tenant); !known) return fail(std::move(known.error()));
  const std::string name(tenant.empty() ? std::string_view(world.tenants->rows().front()->name) : tenant);
  std::unique_ptr<ShellLab> shell(new ShellLab(std::move(lab)));
  if (auto chosen = shell->choose(name, {}); !chosen) {
    chosen.error().kind = base::ErrorKind::usage;
    return fail(std::move(chosen.error()));
  }
  return shell;
}

// By its name, or by one of its domains.
base::Result<void> ShellLab::choose(std::string_view tenant, const base::SourcePos& pos) {
  const auto& world = *lab_->configured();
  const auto& rows = world.tenants->rows();
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    if (!base::equal_ignoring_case(rows[i]->name, tenant) && rows[i]->find_domain(tenant) == nullptr) continue;
    session_ = std::make_unique<cmdlet::Session>(world, model::TenantId{i}, &trace_);
    tenant_name_ = rows[i]->name;
    return {};
  }
  return fail(pos, "there is no tenant {}; the lab has {}", tenant, joined_tenants(world));
}

base::Result<CommandOutput> ShellLab::connect(const config::CommandCall& call) {
  const auto bound = config::bind_parameters(call, connect_parameters);
  if (!bound) return fail(bound.error());
  auto wanted = text_of(*bound, "Organization");
  if (wanted.empty()) wanted = text_of(*bound, "DelegatedOrganization");
  if (!wanted.empty())
    if (auto chosen = choose(wanted, call.pos); !chosen) return fail(std::move(chosen.error()));
  CommandOutput output;
  output.notices.push_back({fmt::format("you work in the tenant {}", tenant_name_), call.pos});
  return output;
}

base::Result<CommandOutput> ShellLab::send(const config::CommandCall& call) {
  const auto bound = config::bind_parameters(call, mail_parameters);
  if (!bound) return fail(bound.error());
  MessageOptions options;
  options.from = text_of(*bound, "From");
  options.to = texts_of(*bound, "To");
  options.via = text_of(*bound, "Via");
  if (options.from.empty() || options.to.empty() || options.via.empty())
    return fail(call.pos, "{} needs -From, -To and -Via, the host that hands the message in", call.name);
  if (bound->find("Connect") != nullptr) options.connect = text_of(*bound, "Connect");
  if (bound->find("Source") != nullptr) options.source = text_of(*bound, "Source");
  auto submission = submission_of(*lab_->current(), options);
  if (!submission) return fail(call.pos, "{}: {}", call.name, submission.error().message);
  if (const auto subject = text_of(*bound, "Subject"); !subject.empty())
    submission->headers.emplace_back("Subject", subject);
  if (bound->find("Body") != nullptr) submission->body = text_of(*bound, "Body") + "\r\n";
  const auto id = lab_->submit(*submission);
  if (!id) return fail(id.error());
  if (auto rest = lab_->run_until_rest(); !rest) return fail(std::move(rest.error()));
  CommandOutput output;
  for (const auto& outcome : lab_->outcomes(*id, journey::Reasons::none))
    output.objects.push_back(outcome_object(outcome, call.pos));
  return output;
}

base::Result<CommandOutput> ShellLab::run(const config::CommandCall& call, const config::PsList* input) {
  if (base::equal_ignoring_case(call.name, "Connect-ExchangeOnline")) return connect(call);
  if (base::equal_ignoring_case(call.name, "Send-LabMail")) return send(call);
  if (auto help = help_of(call, own_commands, language_)) return std::move(*help);
  session_->set_now(lab_->now());
  auto output = session_->run(call, input);
  if (!output) return output;
  if (auto done = bring_into_force(); !done) return fail(std::move(done.error()));
  return output;
}

base::Result<void> ShellLab::bring_into_force() {
  const auto& world = session_->world();
  if (world.number == lab_->configured()->number) return {};
  if (auto applied = lab_->apply_change(world); !applied) return applied;
  return lab_->run_until_rest();
}

base::Result<void> ShellLab::sleep(base::Duration by) {
  return lab_->advance(by);
}

cmdlet::Completion ShellLab::complete(std::string_view line, const cmdlet::ShellNames& names) {
  auto known = names;
  for (const auto* name : {"Send-LabMail", "Get-Command", "Get-Help"}) known.functions.emplace_back(name);
  return session_->complete(line, known);
}

}  // namespace mailflow::app
