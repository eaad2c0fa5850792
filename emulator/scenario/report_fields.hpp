#pragma once
// The members of a report by name, once for all that go through them: writing, reading and cleaning a run file.
//
// `io(key, member)` is called for each; a member is a text, a number, a bool, a word (an enumeration), another of these
// structs, or a list or optional of them.

#include <concepts>
#include <type_traits>

#include "scenario/report.hpp"

namespace mailflow::scenario {

template <class T, class Plain>
concept Is = std::same_as<std::remove_const_t<T>, Plain>;

template <class Io>
void fields(Io& io, Is<render::RouteEnd> auto& end) {
  io("kind", end.kind);
  io("at", end.at);
  io("stage", end.stage);
}

template <class Io>
void fields(Io& io, Is<RouteText> auto& route) {
  io("hops", route.hops);
  io("end", route.end);
}

template <class Io>
void fields(Io& io, Is<MismatchText> auto& mismatch) {
  io("what", mismatch.what);
  io("expected", mismatch.expected);
  io("got", mismatch.got);
  io("by", mismatch.by);
  io("where", mismatch.where);
}

template <class Io>
void fields(Io& io, Is<RecipientText> auto& recipient) {
  io("recipient", recipient.recipient);
  io("expected", recipient.expected);
  io("why", recipient.why);
  io("outcome", recipient.outcome);
  io("route", recipient.route);
  io("mismatches", recipient.mismatches);
}

template <class Io>
void fields(Io& io, Is<FailureText> auto& failure) {
  io("expected", failure.expected);
  io("got", failure.got);
  io("further", failure.further);
  io("because", failure.because);
  io("near-miss", failure.near_miss);
  io("sure", failure.sure);
}

template <class Io>
void fields(Io& io, Is<ReportCase> auto& each) {
  io("job", each.job);
  io("name", each.name);
  io("file", each.file);
  io("title", each.title);
  io("step", each.step);
  io("row", each.row);
  io("place", each.place);
  io("line", each.line);
  io("column", each.column);
  io("verdict", each.verdict);
  io("compared", each.compared);
  io("recipients", each.recipients);
  if (each.verdict == Verdict::passed) return;
  io("cause", each.cause);
  if (each.verdict == Verdict::broken) {
    io("exit-code", each.exit_code);
    io("error", each.error);
    io("error-text", each.error_text);
    return;
  }
  io("recipient", each.recipient);
  io("difference", each.difference);
  io("rule", each.rule);
  io("culprit", each.culprit);
  io("en", each.failure[0]);
  io("de", each.failure[1]);
  io("route-expected", each.ways.expected);
  io("route-got", each.ways.got);
}

template <class Io>
void fields(Io& io, Is<RuleCoverage> auto& coverage) {
  io("rule", coverage.rule);
  io("yes", coverage.yes);
  io("no", coverage.no);
}

template <class Io>
void fields(Io& io, Is<Suite> auto& suite) {
  io("program", suite.program);
  io("fingerprint", suite.fingerprint);
  io("filter", suite.filter);
  io("tags", suite.tags);
  io("jobs", suite.jobs);
}

template <class Io>
void fields(Io& io, Is<Shard> auto& shard) {
  io("number", shard.number);
  io("total", shard.total);
}

template <class Io>
void fields(Io& io, Is<Report> auto& report) {
  io("suite", report.suite);
  io("shard", report.shard);
  io("complete", report.complete);
  io("on-the-wire", report.on_the_wire);
  io("coverage", report.coverage);
  io("cases", report.cases);
}

// The words of an enumeration, in the order of its enumerators.
inline constexpr std::array<std::string_view, 4> verdict_words{"passed", "failed", "disagreed", "broken"};
inline constexpr std::array<std::string_view, 4> route_end_words{"mailbox", "refused", "waiting", "none"};

constexpr const auto& words_of(Verdict) {
  return verdict_words;
}
constexpr const auto& words_of(render::RouteEnd::Kind) {
  return route_end_words;
}

}  // namespace mailflow::scenario
