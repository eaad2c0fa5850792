#include "app/machine.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

namespace mailflow::app {
namespace {

constexpr std::uint64_t mib = 1024 * 1024;

// A machine of files.
class Tree : public testing::Test {
 protected:
  void SetUp() override {
    root_ = std::filesystem::temp_directory_path() / ("machine-" + std::to_string(::getpid()));
    write("proc/meminfo", "MemTotal:        8388608 kB\nMemFree:          524288 kB\n");
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  void write(const std::string& path, const std::string& text) const {
    const auto file = root_ / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }

  Machine machine() const { return this_machine(root_.string()); }

 private:
  std::filesystem::path root_;
};

constexpr auto unified = "25 21 0:23 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";

TEST_F(Tree, WithoutCgroupsItIsTheMachine) {
  EXPECT_EQ(machine().quota, std::nullopt);
  EXPECT_EQ(machine().memory, 8192 * mib);
  EXPECT_GE(machine().processors, 1U);
}

TEST_F(Tree, AContainerWithHalfAProcessor) {
  write("proc/self/cgroup", "0::/\n");
  write("proc/self/mountinfo", unified);
  write("sys/fs/cgroup/cpu.max", "50000 100000\n");
  write("sys/fs/cgroup/memory.max", "536870912\n");
  EXPECT_EQ(machine().quota, 0.5);
  EXPECT_EQ(machine().memory, 512 * mib);
}

TEST_F(Tree, EachLevelMayLimit) {
  write("proc/self/cgroup", "0::/a.slice/b c/d\n");
  write("proc/self/mountinfo", unified);
  write("sys/fs/cgroup/a.slice/cpu.max", "150000 100000\n");
  write("sys/fs/cgroup/a.slice/memory.max", "max\n");
  write("sys/fs/cgroup/a.slice/b c/cpu.max", "max 100000\n");
  write("sys/fs/cgroup/a.slice/b c/memory.high", "268435456\n");
  write("sys/fs/cgroup/a.slice/b c/d/cpu.max", "400000 100000\n");
  write("sys/fs/cgroup/a.slice/b c/d/memory.max", "536870912\n");
  write("sys/fs/cgroup/other/cpu.max", "1000 100000\n");
  EXPECT_EQ(machine().quota, 1.5);
  EXPECT_EQ(machine().memory, 256 * mib);
}

TEST_F(Tree, VersionOneInAContainerWithoutANamespace) {
  write("proc/self/cgroup", "5:memory:/docker/1f2e\n4:cpu,cpuacct:/docker/1f2e\n1:name=systemd:/docker/1f2e\n");
  write("proc/self/mountinfo",
        "30 25 0:26 /docker/1f2e /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct\n"
        "31 25 0:27 /docker/1f2e /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n");
  write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "200000\n");
  write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
  write("sys/fs/cgroup/memory/memory.limit_in_bytes", "134217728\n");
  EXPECT_EQ(machine().quota, 2.0);
  EXPECT_EQ(machine().memory, 128 * mib);
}

TEST_F(Tree, VersionOneWithoutLimits) {
  write("proc/self/cgroup", "5:memory:/\n4:cpu,cpuacct:/user\n0::/user\n");
  write("proc/self/mountinfo",
        "30 25 0:26 / /sys/fs/cgroup/cpu\\040x rw - cgroup cgroup rw,cpu,cpuacct\n"
        "31 25 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n");
  write("sys/fs/cgroup/cpu x/user/cpu.cfs_quota_us", "-1\n");
  write("sys/fs/cgroup/cpu x/user/cpu.cfs_period_us", "100000\n");
  write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  EXPECT_EQ(machine().quota, std::nullopt);
  EXPECT_EQ(machine().memory, 8192 * mib);
  write("sys/fs/cgroup/cpu x/cpu.cfs_quota_us", "25000\n");
  write("sys/fs/cgroup/cpu x/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(machine().quota, 0.25);
}

TEST_F(Tree, NonsenseLimitsNothing) {
  for (const auto* cgroup : {"", ":", "0:", "0::", "::/", "0::/../../x", "0::x\n\n0::/\n", "\n:\n"}) {
    for (const auto* mounts : {"", " - ", "a b c d e - cgroup2", unified, "1 2 3 \\9 \\04 - cgroup2 x y\n"}) {
      write("proc/self/cgroup", cgroup);
      write("proc/self/mountinfo", mounts);
      write("sys/fs/cgroup/cpu.max", "100 0\n");
      write("sys/fs/cgroup/memory.max", "\n");
      EXPECT_EQ(machine().quota, std::nullopt) << cgroup << " in " << mounts;
      EXPECT_EQ(machine().memory, 8192 * mib);
    }
  }
}

TEST(Jobs, OneForEachProcessorsWorth) {
  EXPECT_EQ(jobs_for({8, {}, {}}), 8U);
  EXPECT_EQ(jobs_for({8, 0.5, {}}), 1U);
  EXPECT_EQ(jobs_for({8, 1.0, {}}), 1U);
  EXPECT_EQ(jobs_for({8, 1.5, {}}), 2U);
  EXPECT_EQ(jobs_for({8, 3.005, {}}), 3U);
  EXPECT_EQ(jobs_for({2, 64.0, {}}), 2U);
  EXPECT_EQ(jobs_for({1000, {}, {}}), 256U);
}

TEST(Jobs, AndForEach64MiB) {
  EXPECT_EQ(jobs_for({8, {}, 256 * mib}), 4U);
  EXPECT_EQ(jobs_for({8, {}, 16 * mib}), 1U);
  EXPECT_EQ(jobs_for({8, 2.0, 8192 * mib}), 2U);
}

}  // namespace
}  // namespace mailflow::app
