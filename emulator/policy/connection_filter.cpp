#include "policy/connection_filter.hpp"

#include "model/own_servers.hpp"
#include "policy/rules.hpp"

namespace mailflow::policy {
namespace {

using base::Tests;
using ClientAddress = base::Fact<base::IpAddress>;

// A list without entries is no question.
bool is_allowed(Tests& tests, const Tables& tables, const ClientAddress& client) {
  const auto& list = tables.connection_filter->ip_allow_list;
  return !list->empty() && tests.ip_in(rules::allow_list, tables.tenant, client, list);
}

}  // namespace

AllowList meet_allow_list(Tests& tests, const Tables& tables, const ClientAddress& client) {
  if (!is_allowed(tests, tables, client)) return AllowList::none;
  const auto& servers = *tables.own_servers;
  if (!servers.any_by_address()) return AllowList::allowed;
  const auto& quirk = tables.edge_behaviour->allow_list_quirk;
  if (!tests.holds(rules::allow_list_quirk, {}, *quirk == model::AllowListQuirk::on, quirk.pos.get()))
    return AllowList::allowed;
  const bool own = !tests.look_up(rules::allow_list_own_server, client, servers.by_address()).empty();
  return own ? AllowList::allowed_but_filtered : AllowList::allowed;
}

bool is_blocked(Tests& tests, const Tables& tables, const ClientAddress& client) {
  const auto& list = tables.connection_filter->ip_block_list;
  return !list->empty() && tests.ip_in(rules::block_list, tables.tenant, client, list) &&
         !is_allowed(tests, tables, client);
}

}  // namespace mailflow::policy
