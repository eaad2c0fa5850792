#include "policy/content.hpp"

#include "policy/host_kinds.hpp"
#include "policy/rules.hpp"

namespace mailflow::policy {

ContentFacts content_facts(std::uint64_t received_fields) {
  return {{base::Dimension::hop_count, received_fields}};
}

ReplyId decide_content(base::Tests& tests, const model::World& world, model::HostId host, const ContentFacts& facts) {
  const auto& server = (*world.hosts)[host];
  base::Tests::Stage stage(tests, rules::content, server.name);
  if (!tests.at_most(rules::hop_count, server.name, facts.hops, {hop_limit, {}})) return kind_of(server).too_many_hops;
  stage.outcome(true);
  return ReplyId::none;
}

}  // namespace mailflow::policy
