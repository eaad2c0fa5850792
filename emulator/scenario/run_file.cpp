#include "scenario/run_file.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <limits>

#include "render/json.hpp"
#include "render/style.hpp"
#include "scenario/report_fields.hpp"
#include "scenario/report_formats.hpp"

namespace mailflow::scenario {
namespace {

using base::ErrorKind;
using base::fail;

constexpr std::uint64_t form_number = 2;  // of the file's form; another one is refused
constexpr std::size_t deepest = 16;

class Writing {
 public:
  explicit Writing(render::JsonWriter& json) : json_(json) {}

  void operator()(std::string_view key, const std::string& text) { json_.text(key, text); }
  void operator()(std::string_view key, std::uint64_t number) { json_.number(key, static_cast<std::int64_t>(number)); }
  void operator()(std::string_view key, bool value) { json_.boolean(key, value); }
  template <class Word>
    requires std::is_enum_v<Word>
  void operator()(std::string_view key, Word word) {
    json_.text(key, words_of(word).at(static_cast<std::size_t>(word)));
  }
  template <class T>
  void operator()(std::string_view key, const std::vector<T>& list) {
    const auto scope = json_.array(key);
    for (const auto& each : list) {
      if constexpr (std::same_as<T, std::string>)
        json_.item(each);
      else
        (*this)({}, each);
    }
  }
  template <class T>
  void operator()(std::string_view key, const std::optional<T>& value) {
    if (value) (*this)(key, *value);
  }
  template <class T>
    requires std::is_class_v<T>
  void operator()(std::string_view key, const T& value) {
    const auto scope = json_.object(key);
    fields(*this, value);
  }

 private:
  render::JsonWriter& json_;
};

// The first thing that is wrong is kept; what follows is read as nothing.
class Reading {
 public:
  explicit Reading(const boost::json::value& value) : at_(&value) {}

  const std::string& wrong() const { return wrong_; }

  template <class T>
  void operator()(std::string_view key, T& member) {
    const auto* object = at_->if_object();
    if (!wrong_.empty()) return;
    if (object == nullptr) return refuse("is no object");
    const auto* value = object->if_contains(boost::json::string_view(key.data(), key.size()));
    const auto path = path_.size();
    path_.append(path_.empty() ? "" : ".").append(key);
    if (value != nullptr)
      read(*value, member);
    else
      miss(member);
    path_.resize(path);
  }

 private:
  template <class T>
  void miss(T&) {
    refuse("is missing");
  }
  template <class T>
  void miss(std::optional<T>& member) {
    member.reset();
  }

  void refuse(std::string_view what) {
    if (wrong_.empty()) wrong_ = fmt::format("{} {}", path_.empty() ? std::string("the file") : path_, what);
  }

  void read(const boost::json::value& value, std::string& text) {
    const auto* found = value.if_string();
    if (found == nullptr) return refuse("is no text");
    text.assign(found->data(), found->size());
  }

  void read(const boost::json::value& value, std::uint64_t& number) {
    const auto* found = value.if_int64();
    if (found == nullptr || *found < 0) return refuse("is no number from 0");
    number = static_cast<std::uint64_t>(*found);
  }

  void read(const boost::json::value& value, bool& truth) {
    const auto* found = value.if_bool();
    if (found == nullptr) return refuse("is neither true nor false");
    truth = *found;
  }

  template <class Word>
    requires std::is_enum_v<Word>
  void read(const boost::json::value& value, Word& word) {
    std::string text;
    read(value, text);
    const auto& words = words_of(word);
    const auto found = std::ranges::find(words, text);
    if (found == words.end()) return refuse("is an unknown word");
    word = static_cast<Word>(std::distance(words.begin(), found));
  }

  template <class T>
  void read(const boost::json::value& value, std::vector<T>& list) {
    const auto* found = value.if_array();
    if (found == nullptr) return refuse("is no list");
    const auto path = path_.size();
    for (std::size_t i = 0; i < found->size() && wrong_.empty(); ++i) {
      path_ += fmt::format("[{}]", i);
      read((*found)[i], list.emplace_back());
      path_.resize(path);
    }
  }

  template <class T>
  void read(const boost::json::value& value, std::optional<T>& member) {
    read(value, member.emplace());
  }

  template <class T>
    requires std::is_class_v<T>
  void read(const boost::json::value& value, T& member) {
    const auto* outer = std::exchange(at_, &value);
    fields(*this, member);
    at_ = outer;
  }

  const boost::json::value* at_;
  std::string path_;
  std::string wrong_;
};

class Cleaning {
 public:
  void operator()(std::string_view, std::string& text) { text = by_line(text); }
  void operator()(std::string_view, std::uint64_t) {}
  void operator()(std::string_view, bool) {}
  template <class Word>
    requires std::is_enum_v<Word>
  void operator()(std::string_view, Word) {}
  template <class T>
  void operator()(std::string_view, std::vector<T>& list) {
    for (auto& each : list) (*this)({}, each);
  }
  template <class T>
  void operator()(std::string_view, std::optional<T>& value) {
    if (value) (*this)({}, *value);
  }
  template <class T>
    requires std::is_class_v<T>
  void operator()(std::string_view, T& value) {
    fields(*this, value);
  }

 private:
  static std::string by_line(std::string_view text) {
    std::string out;
    for (;;) {
      const auto end = text.find('\n');
      out += render::clean(text.substr(0, end));
      if (end == std::string_view::npos) return out;
      out += '\n';
      text.remove_prefix(end + 1);
    }
  }
};

// What no run could have written.
std::string_view impossible(const Report& report) {
  const auto& shard = report.shard;
  if (shard.total < 1 || shard.total > most_shards || shard.number < 1 || shard.number > shard.total)
    return "shard.number is not one of shard.total";
  const ReportCase* before = nullptr;
  for (const auto& each : report.cases) {
    if (each.job >= report.suite.jobs || !holds(shard, each.job)) return "a case is of another shard";
    if (before != nullptr && before->job > each.job) return "cases are out of order";
    before = &each;
    const auto code = each.exit_code;
    if (each.verdict == Verdict::broken && code != 65 && code != 69 && code != 70) return "an exit code is none";
  }
  return {};
}

}  // namespace

void clean(Report& report) {
  Cleaning cleaning;
  fields(cleaning, report);
}

std::string write_run_file(const Report& report) {
  render::JsonWriter json;
  {
    const auto scope = json.object();
    Writing writing(json);
    writing("mailflow-run", form_number);
    fields(writing, report);
  }
  return json.take();
}

std::string run_report(const Report& report, const render::Style&, base::Language) {
  return write_run_file(report);
}

base::Result<Report> read_run_file(std::string_view name, std::string_view text) {
  const auto refused = [&](std::string_view why) { return fail(ErrorKind::input, "{}: {}", name, why); };
  if (text.size() > most_run_file_bytes) return refused("a run file of more than 64 MB is not read");
  boost::json::error_code error;
  boost::json::parse_options options;
  options.max_depth = deepest;
  const auto value = boost::json::parse(boost::json::string_view(text.data(), text.size()), error, {}, options);
  if (error) return refused("this is no run file: it is no JSON (run writes one with --report run=FILE)");
  Reading reading(value);
  std::uint64_t form = 0;
  reading("mailflow-run", form);
  if (reading.wrong().empty() && form != form_number) return refused("this run file was written by another version");
  Report report;
  fields(reading, report);
  if (!reading.wrong().empty()) return refused(fmt::format("this is no run file: {}", reading.wrong()));
  if (const auto why = impossible(report); !why.empty()) return refused(fmt::format("this is no run file: {}", why));
  clean(report);
  return report;
}

}  // namespace mailflow::scenario
