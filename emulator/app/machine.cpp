#include "app/machine.hpp"

#include <sched.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <string_view>
#include <thread>
#include <vector>

namespace mailflow::app {
namespace {

constexpr std::size_t longest_file = std::size_t{1} << 20U;
constexpr std::uint64_t memory_of_a_job = std::uint64_t{64} << 20U;
constexpr std::size_t most_jobs = 256;

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(longest_file, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return text;
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const auto size = std::min(text.find(at), text.size());
    parts.push_back(text.substr(0, size));
    text.remove_prefix(std::min(size + 1, text.size()));
  }
  return parts;
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end == text.data()) return std::nullopt;
  return value;
}

template <class T>
void lower(std::optional<T>& limit, const std::optional<T>& to) {
  if (to && (!limit || *to < *limit)) limit = to;
}

// Where a hierarchy is mounted, and which part of it.
struct Mount {
  std::string point;
  std::string top;
  bool unified = false;
  std::vector<std::string> controllers;
};

// mountinfo writes a blank as \040.
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned code = 0;
    const auto digits = text.substr(std::min(i + 1, text.size()), 3);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 8);
    if (text[i] == '\\' && error == std::errc{} && digits.size() == 3 && end == digits.data() + 3) {
      out += static_cast<char>(code);
      i += 3;
    } else {
      out += text[i];
    }
  }
  return out;
}

// "25 21 0:23 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate"
std::vector<Mount> mounts_in(std::string_view mountinfo) {
  std::vector<Mount> mounts;
  for (const auto line : split(mountinfo, '\n')) {
    const auto dash = line.find(" - ");
    if (dash == std::string_view::npos) continue;
    const auto before = split(line.substr(0, dash), ' ');
    const auto behind = split(line.substr(dash + 3), ' ');
    if (before.size() < 5 || behind.size() < 3 || (behind[0] != "cgroup" && behind[0] != "cgroup2")) continue;
    Mount mount{unescaped(before[4]), unescaped(before[3]), behind[0] == "cgroup2", {}};
    for (const auto word : split(behind[2], ',')) mount.controllers.emplace_back(word);
    mounts.push_back(std::move(mount));
  }
  return mounts;
}

// The folders that limit this process in one hierarchy, its own first.
std::vector<std::string> folders_of(const Mount& mount, std::string_view path) {
  std::string below;
  const std::string top = mount.top == "/" ? std::string{} : mount.top;
  // A path that leads out of what is mounted here says nothing about it; the mount's own folder still counts.
  if (path.substr(0, top.size()) == top && path.find("/..") == std::string_view::npos) below = path.substr(top.size());
  std::vector<std::string> folders;
  while (below.size() > 1) {
    folders.push_back(mount.point + below);
    below.resize(below.rfind('/'));
  }
  folders.push_back(mount.point);
  return folders;
}

bool has(const std::vector<std::string_view>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::optional<double> share(std::optional<std::uint64_t> quota, std::optional<std::uint64_t> period) {
  if (!quota || !period || *period == 0) return std::nullopt;
  return static_cast<double>(*quota) / static_cast<double>(*period);
}

void limit_unified(Machine& machine, const std::string& folder) {
  const auto cpu = read_file(folder + "/cpu.max");  // "50000 100000", "max 100000"
  const auto words = split(std::string_view(cpu).substr(0, cpu.find('\n')), ' ');
  if (words.size() == 2) lower(machine.quota, share(number(words[0]), number(words[1])));
  lower(machine.memory, number(read_file(folder + "/memory.max")));
  lower(machine.memory, number(read_file(folder + "/memory.high")));
}

void limit_cpu(Machine& machine, const std::string& folder) {
  const auto quota = number(read_file(folder + "/cpu.cfs_quota_us"));  // -1: none
  lower(machine.quota, share(quota, number(read_file(folder + "/cpu.cfs_period_us"))));
}

void limit_by_cgroups(Machine& machine, const std::string& root) {
  const auto mountinfo = read_file(root + "/proc/self/mountinfo");
  const auto mounts = mounts_in(mountinfo);
  const auto cgroups = read_file(root + "/proc/self/cgroup");
  for (const auto line : split(cgroups, '\n')) {  // "0::/user.slice", "4:cpu,cpuacct:/docker/1f2e"
    const auto first = line.find(':');
    const auto second = line.find(':', std::min(first, line.size() - 1) + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) continue;
    const auto controllers = split(line.substr(first + 1, second - first - 1), ',');
    const auto path = line.substr(second + 1);
    for (const auto& mount : mounts) {
      if (mount.unified != controllers.empty()) continue;
      const auto mounted = [&](std::string_view name) {
        return has(controllers, name) &&
               std::find(mount.controllers.begin(), mount.controllers.end(), name) != mount.controllers.end();
      };
      for (const auto& folder : folders_of(mount, path)) {
        if (mount.unified) limit_unified(machine, root + folder);
        if (mounted("cpu")) limit_cpu(machine, root + folder);
        if (mounted("memory")) lower(machine.memory, number(read_file(root + folder + "/memory.limit_in_bytes")));
      }
    }
  }
}

std::size_t processors() {
  cpu_set_t mask;
  CPU_ZERO(&mask);
  if (::sched_getaffinity(0, sizeof mask, &mask) == 0) return static_cast<std::size_t>(std::max(1, CPU_COUNT(&mask)));
  return std::max(1U, std::thread::hardware_concurrency());  // more processors than the mask has room for
}

std::optional<std::uint64_t> whole_memory(const std::string& root) {
  constexpr std::string_view key = "MemTotal:";
  const auto text = read_file(root + "/proc/meminfo");
  const auto at = text.find(key);
  if (at == std::string::npos) return std::nullopt;
  const auto digits = text.find_first_not_of(' ', at + key.size());
  const auto kib = number(std::string_view(text).substr(std::min(digits, text.size())));
  return kib ? std::optional(*kib * 1024) : std::nullopt;
}

}  // namespace

Machine this_machine(const std::string& root) {
  const std::string below = root == "/" ? std::string{} : root;
  Machine machine{processors(), std::nullopt, whole_memory(below)};
  limit_by_cgroups(machine, below);
  return machine;
}

std::size_t jobs_for(const Machine& machine) {
  auto jobs = machine.processors;
  // A hundredth above a whole number is rounding, not a processor.
  if (machine.quota) jobs = std::min(jobs, static_cast<std::size_t>(std::max(1.0, std::ceil(*machine.quota - 0.01))));
  if (machine.memory) jobs = std::min<std::size_t>(jobs, *machine.memory / memory_of_a_job);
  return std::clamp<std::size_t>(jobs, 1, most_jobs);
}

}  // namespace mailflow::app
