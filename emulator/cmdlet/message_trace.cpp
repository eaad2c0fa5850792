// Get-MessageTrace, Get-MessageTraceDetail, and their V2 forms.
//
// Source: the cmdlets' documentation. Without dates the last 48 hours; at most 10 days at once, 90 days back; newest
// first; V2 tells how to go on where there is more than -ResultSize.

#include <algorithm>
#include <array>

#include "cmdlet/commands.hpp"
#include "cmdlet/objects.hpp"
#include "cmdlet/target.hpp"
#include "config/ps_operators.hpp"

namespace mailflow::cmdlet {
namespace {

using base::fail;
using config::BoundParameters;
using config::CommandOutput;
using config::Parameter;
using config::ps_object;
using config::ps_text;
using config::PsObject;
using config::PsType;
using config::PsValue;
using Kind = Parameter::Kind;

constexpr std::size_t usual_results = 1000;
constexpr std::size_t most_results = 5000;
constexpr auto usual_window = std::chrono::hours{48};
constexpr auto longest_window = std::chrono::days{10};
constexpr auto furthest_back = std::chrono::days{90};

constexpr std::array<Parameter, 11> first_parameters = {{{"EndDate"},
                                                         {"FromIP"},
                                                         {"MessageId"},
                                                         {"MessageTraceId"},
                                                         {"Page"},
                                                         {"PageSize"},
                                                         {"RecipientAddress"},
                                                         {"SenderAddress"},
                                                         {"StartDate"},
                                                         {"Status"},
                                                         {"ToIP"}}};
constexpr std::array<Parameter, 13> second_parameters = {{{"EndDate", Kind::value, 1},
                                                          {"FromIP", Kind::value, 2},
                                                          {"MessageId", Kind::value, 3},
                                                          {"MessageTraceId", Kind::value, 4},
                                                          {"RecipientAddress", Kind::value, 5},
                                                          {"ResultSize", Kind::value, 6},
                                                          {"SenderAddress", Kind::value, 7},
                                                          {"StartDate", Kind::value, 8},
                                                          {"StartingRecipientAddress", Kind::value, 9},
                                                          {"Status", Kind::value, 10},
                                                          {"Subject", Kind::value, 11},
                                                          {"SubjectFilterType", Kind::value, 12},
                                                          {"ToIP", Kind::value, 13}}};
constexpr std::array<Parameter, 10> detail_parameters = {{{"Action"},
                                                          {"EndDate"},
                                                          {"Event"},
                                                          {"MessageId"},
                                                          {"MessageTraceId"},
                                                          {"Page"},
                                                          {"PageSize"},
                                                          {"RecipientAddress"},
                                                          {"SenderAddress"},
                                                          {"StartDate"}}};
constexpr std::array<Parameter, 8> second_detail_parameters = {{{"Action", Kind::value, 1},
                                                                {"EndDate", Kind::value, 2},
                                                                {"Event", Kind::value, 3},
                                                                {"MessageId", Kind::value, 4},
                                                                {"MessageTraceId", Kind::value, 5},
                                                                {"RecipientAddress", Kind::value, 6},
                                                                {"SenderAddress", Kind::value, 7},
                                                                {"StartDate", Kind::value, 8}}};

enum class Edition : std::uint8_t { first, second };

struct Query {
  const Invocation& invocation;
  const BoundParameters& bound;
  base::LabTime start{};
  base::LabTime end{};
};

// Nothing given holds for everything; several values are alternatives, with wildcards.
bool any_matches(const BoundParameters& bound, std::string_view parameter, std::string_view text) {
  const auto* given = bound.find(parameter);
  if (given == nullptr || given->value.is_null()) return true;
  const auto one = [text](const PsValue& value) {
    return config::matches_wildcard(text, config::to_text(value), config::ast::LetterCase::ignored);
  };
  const auto* list = given->value.list();
  return list == nullptr ? one(given->value) : std::any_of(list->begin(), list->end(), one);
}

std::string text_of(const BoundParameters& bound, std::string_view parameter) {
  const auto* given = bound.find(parameter);
  return given == nullptr ? std::string{} : config::to_text(given->value);
}

base::Result<base::LabTime> time_of(const config::BoundParameter& given) {
  if (const auto* time = given.value.time()) return *time;
  const auto converted = config::to_time(given.value);
  if (!converted)
    return fail(given.pos, "Cannot convert value \"{}\" to type \"System.DateTime\" for -{}",
                config::to_text(given.value).substr(0, 60), given.name);
  return *converted;
}

base::Result<Query> query_of(const Invocation& invocation, const BoundParameters& bound) {
  Query query{invocation, bound};
  const auto now = invocation.surroundings.now;
  const auto* start = bound.find("StartDate");
  const auto* end = bound.find("EndDate");
  query.end = now;
  query.start = now - usual_window;
  if (start != nullptr && end == nullptr) return fail(start->pos, "EndDate is required when a StartDate is entered.");
  if (end != nullptr) {
    const auto time = time_of(*end);
    if (!time) return fail(time.error());
    query.end = *time;
    query.start = *time - usual_window;
  }
  if (start != nullptr) {
    const auto time = time_of(*start);
    if (!time) return fail(time.error());
    query.start = *time;
    if (*time > query.end)
      return fail(start->pos, "Invalid StartDate value. The StartDate can't be after the EndDate.");
    if (now - *time > furthest_back)
      return fail(start->pos, "Invalid StartDate value. The StartDate can't be older than 90 days from today.");
    if (query.end - *time > longest_window)
      return fail(start->pos, "The interval between StartDate and EndDate can't be longer than 10 days.");
  }
  return query;
}

// The identity of a message may be written with or without dashes.
base::Result<std::optional<base::Guid>> trace_id_of(const BoundParameters& bound) {
  const auto* given = bound.find("MessageTraceId");
  if (given == nullptr) return std::nullopt;
  const auto guid = base::parse_guid(config::to_text(given->value));
  if (!guid)
    return fail(given->pos, "Cannot convert value \"{}\" to type \"System.Guid\" for -MessageTraceId",
                config::to_text(given->value).substr(0, 60));
  return *guid;
}

bool subject_matches(const BoundParameters& bound, std::string_view subject) {
  const auto wanted = text_of(bound, "Subject");
  if (wanted.empty()) return true;
  const auto kind = text_of(bound, "SubjectFilterType");
  const auto is = [&kind](std::string_view word) { return base::equal_ignoring_case(kind, word); };
  const auto pattern = is("StartsWith") ? wanted + "*" : is("EndsWith") ? "*" + wanted : "*" + wanted + "*";
  return config::matches_wildcard(subject, pattern, config::ast::LetterCase::ignored);
}

using Messages = std::vector<TracedMessage>;

base::Result<Messages> all_messages(const Invocation& invocation) {
  auto* trace = invocation.surroundings.trace;
  if (trace == nullptr) return Messages{};
  return trace->messages(invocation.draft.world(), invocation.draft.tenant_id());
}

base::Result<Messages> found_messages(const Query& query, Messages rows) {
  const auto& bound = query.bound;
  const auto id = trace_id_of(bound);
  if (!id) return fail(id.error());
  std::erase_if(rows, [&](const TracedMessage& row) {
    return row.received < query.start || row.received > query.end || (*id && row.trace_id != **id) ||
           !any_matches(bound, "SenderAddress", row.sender) || !any_matches(bound, "RecipientAddress", row.recipient) ||
           !any_matches(bound, "MessageId", row.message_id) || !any_matches(bound, "Status", row.status) ||
           !any_matches(bound, "FromIP", row.from_ip) || !any_matches(bound, "ToIP", row.to_ip) ||
           !subject_matches(bound, row.subject);
  });
  std::stable_sort(rows.begin(), rows.end(), [](const TracedMessage& a, const TracedMessage& b) {
    return a.received != b.received ? a.received > b.received : a.recipient < b.recipient;
  });
  return rows;
}

std::string organization(const Invocation& invocation) {
  for (const auto& domain : invocation.draft.domains())
    if (domain.initial) return std::string(domain.domain.text());
  return invocation.draft.tenant().name;
}

void add(PsObject& out, std::string_view name, PsValue value) {
  out.properties.push_back({std::string(name), std::move(value)});
}
void add(PsObject& out, std::string_view name, std::string text) {
  add(out, name, ps_text(std::move(text)));
}
void add(PsObject& out, std::string_view name, std::size_t number) {
  add(out, name, PsValue{static_cast<std::int64_t>(number), {}});
}

const std::vector<std::string> trace_columns = {"Received", "SenderAddress", "RecipientAddress", "Subject", "Status"};
const std::vector<std::string> trace_captions = {"Received", "Sender Address", "Recipient Address", "Subject",
                                                 "Status"};

PsValue first_object(const Query& query, const TracedMessage& row, std::size_t index) {
  static const auto type = std::make_shared<const PsType>(PsType{"MessageTrace", trace_columns, trace_captions});
  PsObject out{type, {}, {}};
  add(out, "Organization", organization(query.invocation));
  add(out, "MessageId", row.message_id);
  add(out, "Received", PsValue{row.received, {}});
  add(out, "SenderAddress", row.sender);
  add(out, "RecipientAddress", row.recipient);
  add(out, "Subject", row.subject);
  add(out, "Status", row.status);
  add(out, "ToIP", row.to_ip);
  add(out, "FromIP", row.from_ip);
  add(out, "Size", row.size);
  add(out, "MessageTraceId", base::to_string(row.trace_id));
  add(out, "StartDate", PsValue{query.start, {}});
  add(out, "EndDate", PsValue{query.end, {}});
  add(out, "Index", index);
  return ps_object(std::move(out), query.invocation.call.pos);
}

PsValue second_object(const Query& query, const TracedMessage& row) {
  static const auto type = std::make_shared<const PsType>(PsType{"MessageTraceV2", trace_columns, trace_captions});
  PsObject out{type, {}, {}};
  add(out, "Received", PsValue{row.received, {}});
  add(out, "SenderAddress", row.sender);
  add(out, "RecipientAddress", row.recipient);
  add(out, "Size", row.size);
  add(out, "Status", row.status);
  add(out, "Subject", row.subject);
  add(out, "MessageId", row.message_id);
  add(out, "MessageTraceId", base::to_string(row.trace_id));
  add(out, "FromIP", row.from_ip);
  add(out, "ToIP", row.to_ip);
  return ps_object(std::move(out), query.invocation.call.pos);
}

PsValue detail_object(const Query& query, Edition edition, const TracedMessage& row, const TracedEvent& event,
                      std::size_t index) {
  static const auto type =
      std::make_shared<const PsType>(PsType{"MessageTraceDetail", {"Date", "Event", "Detail"}, {}});
  PsObject out{type, {}, {}};
  if (edition == Edition::first) add(out, "Organization", organization(query.invocation));
  add(out, "MessageId", row.message_id);
  add(out, "MessageTraceId", base::to_string(row.trace_id));
  add(out, "Date", PsValue{event.at, {}});
  add(out, "Event", event.event);
  add(out, "Action", event.action);
  add(out, "Detail", event.detail);
  add(out, "Data", event.data);
  if (edition == Edition::first) {
    add(out, "StartDate", PsValue{query.start, {}});
    add(out, "EndDate", PsValue{query.end, {}});
    add(out, "Index", index);
  }
  return ps_object(std::move(out), query.invocation.call.pos);
}

base::Result<std::size_t> number_of(const BoundParameters& bound, std::string_view parameter, std::size_t usual,
                                    std::size_t most) {
  const auto* given = bound.find(parameter);
  if (given == nullptr) return usual;
  const auto* number = given->value.integer();
  if (number == nullptr || *number < 1 || *number > static_cast<std::int64_t>(most))
    return fail(given->pos, "{} takes a number from 1 to {}", parameter, most);
  return static_cast<std::size_t>(*number);
}

// A call for each object that the pipeline brings, its MessageTraceId and RecipientAddress bound by their names.
std::vector<BoundParameters> calls_of(const Invocation& invocation, const BoundParameters& bound) {
  if (invocation.input == nullptr) return {bound};
  std::vector<BoundParameters> calls;
  for (const auto& item : *invocation.input) {
    auto rows = bound.rows();
    for (const std::string_view name : {"MessageTraceId", "RecipientAddress", "MessageId", "SenderAddress"}) {
      const auto* object = item.object();
      const auto* value = object == nullptr ? nullptr : config::find_property(object->properties, name);
      if (value != nullptr && bound.find(name) == nullptr) rows.push_back({name, *value, invocation.call.pos});
    }
    calls.emplace_back(std::move(rows));
  }
  return calls;
}

base::Result<void> take_details(const Query& query, Edition edition, const Messages& all, CommandOutput& output) {
  std::string missing;
  for (const std::string_view name : {"MessageTraceId", "RecipientAddress"})
    if (query.bound.find(name) == nullptr) missing += (missing.empty() ? "" : " ") + std::string(name);
  if (!missing.empty()) return fail(missing_parameters(query.invocation.call, missing));
  auto* trace = query.invocation.surroundings.trace;
  const auto messages = found_messages(query, all);
  if (!messages) return fail(messages.error());
  for (const auto& message : *messages) {
    const auto events = trace->events(query.invocation.draft.world(), query.invocation.draft.tenant_id(), message);
    if (!events) return fail(events.error());
    for (const auto& event : *events) {
      // SEND finds "Send external", too.
      const auto word = std::string_view(event.event).substr(0, event.event.find(' '));
      const bool wanted = any_matches(query.bound, "Event", event.event) || any_matches(query.bound, "Event", word);
      if (wanted && any_matches(query.bound, "Action", event.action))
        output.objects.push_back(detail_object(query, edition, message, event, output.objects.size()));
    }
  }
  return {};
}

Output show_details(const Invocation& invocation, std::span<const Parameter> parameters, Edition edition) {
  const auto bound = bind_parameters(invocation.call, parameters);
  if (!bound) return fail(bound.error());
  constexpr std::size_t most_objects = 5000;
  if (invocation.input != nullptr && invocation.input->size() > most_objects)
    return fail(invocation.call.pos, "{}: at most {} objects from the pipeline", invocation.call.name, most_objects);
  const auto all = all_messages(invocation);
  if (!all) return fail(all.error());
  CommandOutput output;
  for (const auto& call : calls_of(invocation, *bound)) {
    const auto query = query_of(invocation, call);
    if (!query) return fail(query.error());
    if (auto taken = take_details(*query, edition, *all, output); !taken) return fail(taken.error());
  }
  return output;
}

}  // namespace

Parameters message_trace_parameters() {
  return first_parameters;
}
Parameters message_trace_v2_parameters() {
  return second_parameters;
}
Parameters message_trace_detail_parameters() {
  return detail_parameters;
}
Parameters message_trace_detail_v2_parameters() {
  return second_detail_parameters;
}

Output show_message_trace(const Invocation& invocation) {
  const auto bound = bind_parameters(invocation.call, first_parameters);
  if (!bound) return fail(bound.error());
  const auto query = query_of(invocation, *bound);
  if (!query) return fail(query.error());
  const auto size = number_of(*bound, "PageSize", usual_results, most_results);
  if (!size) return fail(size.error());
  const auto page = number_of(*bound, "Page", 1, usual_results);
  if (!page) return fail(page.error());
  auto all = all_messages(invocation);
  if (!all) return fail(all.error());
  const auto rows = found_messages(*query, std::move(*all));
  if (!rows) return fail(rows.error());
  CommandOutput output;
  const auto first = std::min(rows->size(), *size * (*page - 1));
  const auto end = std::min(rows->size(), first + *size);
  for (auto i = first; i < end; ++i) output.objects.push_back(first_object(*query, (*rows)[i], i));
  return output;
}

Output show_message_trace_v2(const Invocation& invocation) {
  const auto bound = bind_parameters(invocation.call, second_parameters);
  if (!bound) return fail(bound.error());
  const auto query = query_of(invocation, *bound);
  if (!query) return fail(query.error());
  const auto size = number_of(*bound, "ResultSize", usual_results, most_results);
  if (!size) return fail(size.error());
  auto all = all_messages(invocation);
  if (!all) return fail(all.error());
  auto rows = found_messages(*query, std::move(*all));
  if (!rows) return fail(rows.error());
  const auto starting = text_of(*bound, "StartingRecipientAddress");
  std::erase_if(*rows,
                [&](const TracedMessage& row) { return row.received == query->end && row.recipient < starting; });
  CommandOutput output;
  for (std::size_t i = 0; i < std::min(*size, rows->size()); ++i)
    output.objects.push_back(second_object(*query, (*rows)[i]));
  if (rows->size() > *size)
    output.notices.push_back(
        {fmt::format("There are more results, use the following command to get more. Get-MessageTraceV2 -StartDate "
                     "\"{}\" -EndDate \"{}\" -StartingRecipientAddress \"{}\" -ResultSize {}",
                     base::iso(query->start), base::iso((*rows)[*size].received), (*rows)[*size].recipient, *size),
         invocation.call.pos});
  return output;
}

Output show_message_trace_detail(const Invocation& invocation) {
  return show_details(invocation, detail_parameters, Edition::first);
}

Output show_message_trace_detail_v2(const Invocation& invocation) {
  return show_details(invocation, second_detail_parameters, Edition::second);
}

}  // namespace mailflow::cmdlet
