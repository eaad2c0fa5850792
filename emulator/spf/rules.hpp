#pragma once
// The catalogue of SPF: each mechanism, modifier, limit and result as a rule with its public id, its sentences in
// English and German and its section of RFC 7208.
//
// Lines of the tree: {subject} is the term as written, {wanted} what it stands for, {found} the client or what DNS
// said.

#include <span>
#include <string_view>

#include "base/rule.hpp"
#include "mail/spf_result.hpp"
#include "spf/record.hpp"

namespace mailflow::spf {
namespace rules {

extern const base::Rule check;             // spf
extern const base::Rule record;            // spf.record
extern const base::Rule helo_identity;     // spf.identity.helo
extern const base::Rule domain_valid;      // spf.domain
extern const base::Rule record_exists;     // spf.record.exists
extern const base::Rule record_single;     // spf.record.single
extern const base::Rule syntax;            // spf.record.syntax
extern const base::Rule answer;            // spf.dns.answer
extern const base::Rule all;               // spf.mechanism.all
extern const base::Rule include;           // spf.mechanism.include
extern const base::Rule a;                 // spf.mechanism.a
extern const base::Rule mx;                // spf.mechanism.mx
extern const base::Rule ptr;               // spf.mechanism.ptr
extern const base::Rule ip4;               // spf.mechanism.ip4
extern const base::Rule ip6;               // spf.mechanism.ip6
extern const base::Rule exists;            // spf.mechanism.exists
extern const base::Rule target;            // spf.target
extern const base::Rule more_terms;        // spf.more-terms
extern const base::Rule redirect;          // spf.modifier.redirect
extern const base::Rule explanation;       // spf.modifier.exp
extern const base::Rule lookup_limit;      // spf.limit.lookups
extern const base::Rule void_limit;        // spf.limit.void-lookups
extern const base::Rule mx_limit;          // spf.limit.mx-names
extern const base::Rule ptr_limit;         // spf.limit.ptr-names
extern const base::Rule size_limit;        // spf.limit.record-size
extern const base::Rule result_none;       // spf.result.none
extern const base::Rule result_neutral;    // spf.result.neutral
extern const base::Rule result_pass;       // spf.result.pass
extern const base::Rule result_fail;       // spf.result.fail
extern const base::Rule result_softfail;   // spf.result.softfail
extern const base::Rule result_temperror;  // spf.result.temperror
extern const base::Rule result_permerror;  // spf.result.permerror

}  // namespace rules

std::span<const base::Rule* const> all_rules();

// nullptr when there is none.
const base::Rule* find_rule(std::string_view id);

const base::Rule& rule_of(Mechanism mechanism);
const base::Rule& rule_of(mail::SpfResult result);

}  // namespace mailflow::spf
