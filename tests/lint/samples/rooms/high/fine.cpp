#include <fstream>
asio::awaitable<void> session(net::LineStream stream);
auto now = std::chrono::steady_clock::now();
