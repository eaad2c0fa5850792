// Everything here is allowed. Not compiled: the lint's own material.
#include <string>

namespace sample {

asio::awaitable<void> session(net::LineStream stream, Session& session, std::uint16_t port = 25, const char* name = nullptr);

asio::awaitable<int> count(int from, std::size_t most = 10) {
  co_await ready();
  auto line = co_await session.stream->read_line(limit, std::move(buffer), "a word" " or two", -1, 'x');
  const base::Result<std::string> text = co_await reader.next<Line>(first_of(lines[0], 3), *owner, &session);
  std::vector<std::pair<int, Line>> lines = co_await all(text->size());
  int more = co_await ::sample::count(1);
  // co_await in a comment { ? : }
  log("co_await f(a ? b : c)");
  if (line) co_await close(std::move(stream));
  for (;;) {
    co_await turn();
  }
  while (more > 0) co_await turn();
  switch (more) {
    case 1: co_await one(); break;
    default: co_await other();
  }
  if (more) {
    co_return 1;
  } else co_await other();
  run([](Session& one, std::string text) -> asio::awaitable<void> { co_await one.say(text); });
  auto plain = [&](int x) { return x + more; };
  auto value = table[more];
  std::sort(lines.begin(), lines.end(), [&](auto& a, auto& b) { return a < b; });
  co_return plain(2);
}

Awaiter operator co_await() const noexcept { return {handle_}; }

void ordinary(std::string text = "a default is fine here");

}  // namespace sample
