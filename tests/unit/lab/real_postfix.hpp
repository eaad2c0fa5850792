#pragma once
// A Postfix of the test's own: everything below one temporary folder, on a loopback port that was free, started and
// stopped with the object. It needs root, as Postfix does; `missing` says what there is not.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace mailflow::lab {

class RealPostfix {
 public:
  static std::string missing() {
    if (!std::filesystem::exists("/usr/sbin/postfix")) return "there is no Postfix on this machine";
    if (::geteuid() != 0) return "Postfix starts as root only";
    return {};
  }

  RealPostfix() : port_(free_port()) {
    auto pattern = (std::filesystem::temp_directory_path() / "mailflow-postfix-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    std::filesystem::permissions(folder_, std::filesystem::perms(0755));
    for (const char* name : {"etc", "spool", "data"}) std::filesystem::create_directory(folder_ / name);
  }
  RealPostfix(const RealPostfix&) = delete;
  RealPostfix& operator=(const RealPostfix&) = delete;
  ~RealPostfix() {
    if (started_) run("stop");
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  std::uint16_t port() const { return port_; }
  std::string path(std::string_view name) const { return (folder_ / name).string(); }

  void write(std::string_view name, std::string_view text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }

  // `settings`: lines of main.cf besides those that every instance has.
  bool start(std::string_view settings) {
    write("etc/main.cf",
          fmt::format("compatibility_level = 3.6\nqueue_directory = {0}/spool\ndata_directory = {0}/data\n"
                      "maillog_file = {0}/data/mail.log\nmaillog_file_prefixes = {0}\nalias_maps =\n"
                      "inet_interfaces = 127.0.0.1\ninet_protocols = ipv4\nmynetworks = 127.0.0.0/8\n{1}",
                      folder_.string(), settings));
    write("etc/master.cf", services(fmt::format("127.0.0.1:{}", port_)));
    started_ = std::system(fmt::format("chown postfix {}/data", folder_.string()).c_str()) == 0 && run("start");
    return started_;
  }

  std::string log() const {
    std::ifstream file(folder_ / "data/mail.log", std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  // The one that benchmarks use, too.
  static std::string services(std::string_view at) {
    constexpr std::string_view place = "SMTPD_AT";
    std::ifstream file("tests/tools/postfix_services.cf", std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    return text.replace(text.rfind(place), place.size(), at);
  }

  static std::uint16_t free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof name;
    ::bind(socket, reinterpret_cast<sockaddr*>(&name), size);
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&name), &size);
    ::close(socket);
    return ntohs(name.sin_port);
  }

  bool run(std::string_view verb) const {
    return std::system(fmt::format("postfix -c {}/etc {} >/dev/null 2>&1", folder_.string(), verb).c_str()) == 0;
  }

  std::filesystem::path folder_;
  std::uint16_t port_ = 0;
  bool started_ = false;
};

}  // namespace mailflow::lab
