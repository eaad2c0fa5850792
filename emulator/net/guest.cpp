#include "net/guest.hpp"

#include "net/asio.hpp"

namespace mailflow::net {

namespace asio = boost::asio;

struct Guest::Impl {
  asio::io_context io{1};
  asio::executor_work_guard<asio::io_context::executor_type> guard = asio::make_work_guard(io);
  asio::posix::stream_descriptor lab{io};
  bool armed = false;

  void arm() {
    if (armed) return;
    armed = true;
    lab.async_wait(asio::posix::stream_descriptor::wait_read,
                   [this](const boost::system::error_code&) { armed = false; });
  }
};

Guest::Guest(int lab_descriptor) : impl_(std::make_unique<Impl>()) {
  impl_->lab.assign(lab_descriptor);
}

Guest::~Guest() {
  impl_->lab.release();
}

asio::io_context& Guest::io() {
  return impl_->io;
}

std::size_t Guest::poll() {
  return impl_->io.poll();
}

void Guest::wait(std::chrono::milliseconds at_most) {
  impl_->arm();
  impl_->io.run_one_for(at_most);
}

}  // namespace mailflow::net
