#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lab/submission.hpp"
#include "lab/traced_events.hpp"
#include "mail/message_id.hpp"
#include "scenario/course.hpp"
#include "scenario/policy_trace.hpp"

namespace mailflow::scenario {
namespace {

using journey::Epoch;

// Longer than any queue keeps a message, on all hops together.
constexpr base::Duration forever = std::chrono::hours{24 * 365};

std::string in_words(const model::DnsRecord& record) {
  if (const auto* address = std::get_if<base::IpAddress>(&record.data)) return base::to_string(*address);
  if (const auto* name = std::get_if<base::DomainName>(&record.data)) return name->text();
  if (const auto* exchange = std::get_if<model::MxData>(&record.data))
    return fmt::format("{} {}", exchange->preference, exchange->exchange.text());
  return model::joined_text(record);  // no other type can be asked for
}

class PolicyCourse final : public Course {
 public:
  explicit PolicyCourse(WorldPtr world) : now_(world->clock), configured_(world) {
    epochs_.push_back({now_, std::move(world)});
  }

  base::LabTime now() const override { return now_; }

  // What tenants configure is in force after the propagation time (PC-15), everything else at once.
  base::Result<void> change(WorldPtr next) override {
    const auto delay = *next->behaviour.propagation;
    const auto& in_force = epochs_.back().world;
    if (delay == base::Duration::zero() || next->tenants == in_force->tenants) {
      coming_.clear();
      epochs_.push_back({now_, next});
    } else {
      auto at_once = *next;
      at_once.tenants = in_force->tenants;
      epochs_.push_back({now_, std::make_shared<const model::World>(std::move(at_once))});
      if (next->tenants != configured_->tenants) coming_.push_back({now_ + delay, next->tenants});
    }
    configured_ = std::move(next);
    return {};
  }

  base::Result<void> advance(base::Duration by) override {
    now_ += by;
    publish_until(now_);
    return {};
  }

  base::Result<void> advance_until_empty() override {
    const auto from = now_;
    const auto coming = coming_;
    const auto epochs = epochs_;
    publish_until(now_ + forever);
    count_strikes(from + forever);
    auto last = from;
    for (std::size_t i = 0; i < sent_.size(); ++i)
      for (const auto& outcome : walked(i, from + forever, journey::Reasons::none))
        last = std::max(last, outcome.ended);
    coming_ = coming;
    epochs_ = epochs;
    now_ = last;
    publish_until(now_);
    return {};
  }

  base::Result<std::size_t> send(const journey::Submission& submission) override {
    sent_.push_back({submission, now_, epochs_.size() - 1});
    if (!epochs_.back().world->faults->empty()) pass_patience();
    return sent_.size() - 1;
  }

  cmdlet::TraceSource* trace() override { return &trace_; }

  base::Result<lab::DialogEnd> hold(const lab::DialogPlan&) override { return lab::DialogEnd{}; }

  base::Result<std::vector<std::string>> ask(const base::DomainName& name, model::DnsType type) override {
    const auto& world = *epochs_.back().world;
    std::vector<std::string> answer;
    if (world.faults->find(name.text()) != nullptr) return answer;
    for (const auto& record : world.zone->find(name, type).records) answer.push_back(in_words(record));
    return answer;
  }

  base::Result<std::vector<journey::RecipientOutcome>> outcomes(std::size_t message,
                                                                journey::Reasons reasons) override {
    count_strikes(now_);
    return walked(message, now_, reasons);
  }

 private:
  struct Sent {
    journey::Submission submission;
    base::LabTime at;
    std::size_t epoch = 0;  // in force when it was handed in
  };
  struct Coming {
    base::LabTime at;
    std::shared_ptr<const model::Tenants> tenants;
  };

  // Time-outs of a session pass by themselves.
  void pass_patience() {
    count_strikes(now_);
    auto last = now_;
    for (const auto& outcome : walked(sent_.size() - 1, now_, journey::Reasons::none))
      last = std::max(last, outcome.ended);
    now_ = last;
    publish_until(now_);
  }

  void publish_until(base::LabTime time) {
    for (; !coming_.empty() && coming_.front().at <= time; coming_.erase(coming_.begin())) {
      auto world = *epochs_.back().world;
      world.tenants = coming_.front().tenants;
      epochs_.push_back({coming_.front().at, std::make_shared<const model::World>(std::move(world))});
    }
  }

  // Messages as the wire writes them: it numbers them from 1.
  base::Result<std::vector<WalkedMessage>> all_walked() {
    count_strikes(now_);
    std::vector<WalkedMessage> out;
    for (std::size_t i = 0; i < sent_.size(); ++i) {
      const auto& [submission, at, epoch] = sent_[i];
      const auto& via = (*epochs_[epoch].world->hosts)[submission.via];
      const auto message = lab::message_of(submission, via, i + 1, at);
      if (!message) return base::fail(message.error());
      auto& walked_one = out.emplace_back();
      walked_one.message_id = mail::message_id_of(*message).value_or(std::string{});
      walked_one.subject = lab::subject_of(message->header());
      walked_one.sender = lab::address_of(mail::to_path(submission.from));
      walked_one.size = message->size();
      walked_one.submitted = at;
      walked_one.outcomes = walked(i, now_, journey::Reasons::none);
      auto reports = reports_about(*epochs_.back().world, walked_one);
      std::ranges::move(reports, std::back_inserter(out));
    }
    return out;
  }

  // A World comes into force when everything of that moment has happened, so for older messages it counts from the
  // next moment on.
  std::vector<journey::RecipientOutcome> walked(std::size_t message, base::LabTime until, journey::Reasons reasons) {
    const auto& sent = sent_.at(message);
    std::vector<Epoch> epochs(epochs_.begin() + static_cast<std::ptrdiff_t>(sent.epoch), epochs_.end());
    epochs.front().from = {};
    for (std::size_t i = 1; i < epochs.size(); ++i) epochs[i].from += base::Duration{1};
    return journey::walk(epochs, sent.submission, sent.at, until, reasons, {&book_, message});
  }

  // Faults that are counted strike all messages together.
  void count_strikes(base::LabTime until) {
    const auto counts = [](const Epoch& epoch) {
      return std::ranges::any_of(epoch.world->faults->hosts, [](const auto& fault) { return fault.times > 0; });
    };
    if (std::ranges::none_of(epochs_, counts)) return;
    book_ = {};
    do {
      for (std::size_t i = 0; i < sent_.size(); ++i) walked(i, until, journey::Reasons::none);
    } while (!book_.learnt());
  }

  base::LabTime now_;
  WorldPtr configured_;
  std::vector<Epoch> epochs_;
  std::vector<Coming> coming_;
  std::vector<Sent> sent_;
  journey::StrikeBook book_;
  PolicyTrace trace_{[this] { return all_walked(); }};
};

}  // namespace

base::Result<std::unique_ptr<Course>> by_policy(WorldPtr world) {
  return std::make_unique<PolicyCourse>(std::move(world));
}

}  // namespace mailflow::scenario
