#include "cmdlet/names.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/field.hpp"
#include "base/nearest.hpp"

namespace mailflow::cmdlet {
namespace {

using enum Where;

constexpr std::array<KnownName, 192> known_names = {{
    {"Add-ADPermission", on_premises},
    {"Add-DistributionGroupMember", both},
    {"ConvertFrom-Csv", language},
    {"ConvertFrom-Json", language},
    {"ConvertTo-Csv", language},
    {"ConvertTo-Html", language},
    {"ConvertTo-Json", language},
    {"Disable-IPv6ForAcceptedDomain", online},
    {"Disable-RemoteMailbox", on_premises},
    {"Disable-TransportAgent", on_premises},
    {"Disable-TransportRule", both},
    {"Enable-ExchangeCertificate", on_premises},
    {"Enable-IPv6ForAcceptedDomain", online},
    {"Enable-Mailbox", both},
    {"Enable-MailContact", on_premises},
    {"Enable-MailUser", on_premises},
    {"Enable-RemoteMailbox", on_premises},
    {"Enable-TransportAgent", on_premises},
    {"Enable-TransportRule", both},
    {"Export-Clixml", language},
    {"Export-Csv", language},
    {"Export-ExchangeCertificate", on_premises},
    {"Get-AcceptedDomain", both},
    {"Get-ADPermission", on_premises},
    {"Get-AntiPhishPolicy", online},
    {"Get-ArcConfig", online},
    {"Get-ChildItem", language},
    {"Get-Command", language},
    {"Get-Content", language},
    {"Get-Credential", language},
    {"Get-DeliveryAgentConnector", on_premises},
    {"Get-DistributionGroup", both},
    {"Get-DistributionGroupMember", both},
    {"Get-DkimSigningConfig", online},
    {"Get-EdgeSubscription", on_premises},
    {"Get-EmailAddressPolicy", both},
    {"Get-ExchangeCertificate", on_premises},
    {"Get-ExchangeServer", on_premises},
    {"Get-EXOMailbox", online},
    {"Get-EXORecipient", online},
    {"Get-FrontendTransportService", on_premises},
    {"Get-Help", language},
    {"Get-HistoricalSearch", online},
    {"Get-HostedConnectionFilterPolicy", online},
    {"Get-HostedContentFilterPolicy", online},
    {"Get-HostedOutboundSpamFilterPolicy", online},
    {"Get-HybridConfiguration", on_premises},
    {"Get-HybridMailflowDatacenterIPs", online},
    {"Get-InboundConnector", online},
    {"Get-IntraOrganizationConnector", both},
    {"Get-Item", language},
    {"Get-JournalRule", both},
    {"Get-Mailbox", both},
    {"Get-MailboxDatabase", on_premises},
    {"Get-MailContact", both},
    {"Get-MailUser", both},
    {"Get-Member", language},
    {"Get-Message", on_premises},
    {"Get-MessageTrace", online},
    {"Get-MessageTraceDetail", online},
    {"Get-MessageTraceDetailV2", online},
    {"Get-MessageTraceV2", online},
    {"Get-MessageTrackingLog", on_premises},
    {"Get-OnPremisesOrganization", online},
    {"Get-OrganizationConfig", both},
    {"Get-OutboundConnector", online},
    {"Get-Process", language},
    {"Get-QuarantineMessage", online},
    {"Get-Queue", on_premises},
    {"Get-QueueDigest", on_premises},
    {"Get-ReceiveConnector", on_premises},
    {"Get-Recipient", both},
    {"Get-RemoteDomain", both},
    {"Get-RemoteMailbox", on_premises},
    {"Get-SendConnector", on_premises},
    {"Get-SendConnectorStatus", on_premises},
    {"Get-Service", language},
    {"Get-TenantAllowBlockListItems", online},
    {"Get-TransportAgent", on_premises},
    {"Get-TransportConfig", both},
    {"Get-TransportRule", both},
    {"Get-TransportServer", on_premises},
    {"Get-TransportService", on_premises},
    {"Get-User", both},
    {"Get-Variable", language},
    {"Group-Object", language},
    {"Import-Clixml", language},
    {"Import-Csv", language},
    {"Import-ExchangeCertificate", on_premises},
    {"Invoke-Command", language},
    {"Invoke-Expression", language},
    {"Invoke-RestMethod", language},
    {"Invoke-WebRequest", language},
    {"Measure-Object", language},
    {"New-AcceptedDomain", on_premises},
    {"New-DistributionGroup", both},
    {"New-DkimSigningConfig", online},
    {"New-EdgeSubscription", on_premises},
    {"New-EmailAddressPolicy", both},
    {"New-ExchangeCertificate", on_premises},
    {"New-HybridConfiguration", on_premises},
    {"New-InboundConnector", online},
    {"New-IntraOrganizationConnector", both},
    {"New-Item", language},
    {"New-JournalRule", both},
    {"New-Mailbox", both},
    {"New-MailContact", both},
    {"New-MailUser", both},
    {"New-Object", language},
    {"New-OnPremisesOrganization", online},
    {"New-OutboundConnector", online},
    {"New-ReceiveConnector", on_premises},
    {"New-RemoteDomain", both},
    {"New-RemoteMailbox", on_premises},
    {"New-SendConnector", on_premises},
    {"New-TenantAllowBlockListItems", online},
    {"New-TransportRule", both},
    {"Out-File", language},
    {"Out-GridView", language},
    {"Out-String", language},
    {"Read-Host", language},
    {"Remove-AcceptedDomain", on_premises},
    {"Remove-ADPermission", on_premises},
    {"Remove-DistributionGroup", both},
    {"Remove-DistributionGroupMember", both},
    {"Remove-ExchangeCertificate", on_premises},
    {"Remove-HybridConfiguration", both},
    {"Remove-InboundConnector", online},
    {"Remove-IntraOrganizationConnector", both},
    {"Remove-Mailbox", both},
    {"Remove-MailContact", both},
    {"Remove-MailUser", both},
    {"Remove-Message", on_premises},
    {"Remove-OnPremisesOrganization", online},
    {"Remove-OutboundConnector", online},
    {"Remove-ReceiveConnector", on_premises},
    {"Remove-RemoteDomain", both},
    {"Remove-RemoteMailbox", on_premises},
    {"Remove-SendConnector", on_premises},
    {"Remove-TransportRule", both},
    {"Resolve-DnsName", language},
    {"Resume-Message", on_premises},
    {"Resume-Queue", on_premises},
    {"Retry-Queue", on_premises},
    {"Set-AcceptedDomain", both},
    {"Set-AntiPhishPolicy", online},
    {"Set-ArcConfig", online},
    {"Set-Content", language},
    {"Set-DistributionGroup", both},
    {"Set-DkimSigningConfig", online},
    {"Set-EmailAddressPolicy", both},
    {"Set-FrontendTransportService", on_premises},
    {"Set-HostedConnectionFilterPolicy", online},
    {"Set-HostedContentFilterPolicy", online},
    {"Set-HostedOutboundSpamFilterPolicy", online},
    {"Set-HybridConfiguration", on_premises},
    {"Set-InboundConnector", online},
    {"Set-IntraOrganizationConnector", both},
    {"Set-Mailbox", both},
    {"Set-MailContact", both},
    {"Set-MailUser", both},
    {"Set-OnPremisesOrganization", online},
    {"Set-OrganizationConfig", both},
    {"Set-OutboundConnector", online},
    {"Set-ReceiveConnector", on_premises},
    {"Set-RemoteDomain", both},
    {"Set-RemoteMailbox", on_premises},
    {"Set-SendConnector", on_premises},
    {"Set-TransportConfig", both},
    {"Set-TransportRule", both},
    {"Set-TransportServer", on_premises},
    {"Set-TransportService", on_premises},
    {"Set-Variable", language},
    {"Start-EdgeSynchronization", on_premises},
    {"Start-HistoricalSearch", online},
    {"Start-Sleep", language},
    {"Start-Transcript", language},
    {"Stop-Transcript", language},
    {"Suspend-Message", on_premises},
    {"Suspend-Queue", on_premises},
    {"Tee-Object", language},
    {"Test-Mailflow", on_premises},
    {"Test-Message", both},
    {"Test-NetConnection", language},
    {"Test-Path", language},
    {"Test-SmtpConnectivity", on_premises},
    {"Update-DistributionGroupMember", both},
    {"Update-EmailAddressPolicy", on_premises},
    {"Update-HybridConfiguration", both},
    {"Validate-OutboundConnector", online},
    {"Write-Error", language},
    {"Write-Progress", language},
}};

constexpr std::array<std::string_view, 11> needless = {"Connect-ExchangeOnline",
                                                       "Connect-IPPSSession",
                                                       "Disconnect-ExchangeOnline",
                                                       "Enable-OrganizationCustomization",
                                                       "Import-Module",
                                                       "Import-PSSession",
                                                       "Install-Module",
                                                       "Remove-Module",
                                                       "Remove-PSSession",
                                                       "Set-ExecutionPolicy",
                                                       "Update-Module"};

std::string not_recognized(std::string_view name) {
  return fmt::format(
      "The term '{}' is not recognized as the name of a cmdlet, function, script file, or operable program. Check the "
      "spelling of the name, or if a path was included, verify that the path is correct and try again.",
      name);
}

}  // namespace

const KnownName* find_name(std::string_view name) {
  const auto found = std::find_if(known_names.begin(), known_names.end(),
                                  [name](const KnownName& row) { return base::equal_ignoring_case(row.name, name); });
  return found == known_names.end() ? nullptr : &*found;
}

bool is_needless(std::string_view name) {
  return std::any_of(needless.begin(), needless.end(),
                     [name](std::string_view known) { return base::equal_ignoring_case(known, name); });
}

std::string place_of(const Running& running) {
  return fmt::format("the {} {}", running.where == online ? "tenant" : "organisation", running.owner);
}

base::Error command_not_found(std::string_view name, const base::SourcePos& pos, const Running& running) {
  const auto* known = find_name(name);
  if (known == nullptr) {
    std::vector<std::string_view> names;
    for (const auto& row : known_names) names.push_back(row.name);
    const auto near = base::nearest(name, names);
    return {base::ErrorKind::input, not_recognized(name), pos,
            near.empty() ? std::string{} : fmt::format("did you mean {}?", near)};
  }
  const auto product = [](Where where) { return where == online ? "Exchange Online" : "Exchange Server"; };
  switch (known->where) {
    case on_premises:
    case online:
      if (known->where != running.where)
        return {base::ErrorKind::input, not_recognized(name), pos,
                fmt::format("{} belongs to {}; this script runs in {} of {}", known->name, product(known->where),
                            place_of(running), product(running.where))};
      [[fallthrough]];
    case both:
      return {base::ErrorKind::input, fmt::format("{} is not modelled yet", known->name), pos,
              fmt::format("{} has it; the lab has cmdlets for {}", product(running.where), running.modelled)};
    case language:
      return {base::ErrorKind::input, fmt::format("{} is not supported", known->name), pos,
              "of PowerShell's own commands the lab has Where-, ForEach-, Select-, Sort-, Group- and Measure-Object, "
              "Format-List and -Table, ConvertTo- and ConvertFrom-Json and -Csv, Import- and Export-Csv and -Clixml, "
              "Get-, Set- and Add-Content, Out-File, Out-String, Write-*, Get-Date and Start-Sleep"};
  }
  return {};
}

}  // namespace mailflow::cmdlet
