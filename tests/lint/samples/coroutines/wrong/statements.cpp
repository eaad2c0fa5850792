// Each line that ends in `// rule N` breaks that rule, and no other line breaks any. Not compiled: the lint's material.
#include <string>

namespace sample {

asio::awaitable<void> greet(std::string name = "x");                                   // rule 3
net::Task<void> Server::serve(Socket socket, std::chrono::seconds limit = {});    // rule 3
auto wait(std::optional<int> most = std::nullopt) -> asio::awaitable<void>;            // rule 3

asio::awaitable<int> wrong(Session& session) {
  co_return co_await count(1);                        // rule 1
  if (co_await ready()) return;                       // rule 1
  while (auto line = co_await next()) use(line);      // rule 1
  use(co_await next());                               // rule 1
  line = co_await next();                             // rule 1
  session.line = co_await next();                     // rule 1
  auto both = 1 + co_await next();                    // rule 1
  auto part = (co_await next()).value;                // rule 1
  auto one = flag ? co_await next() : other;          // rule 1
  (void)co_await next();                              // rule 1
  auto sum = co_await next() + 1;                     // rule 1
  auto [a, b] = co_await next();                      // rule 1
  co_await next(), other();                           // rule 1
  co_await write({1, 2});                             // rule 2
  co_await write(Line{text});                         // rule 2
  auto x = co_await write(std::string{"a"}, 1);       // rule 2
  co_await write(flag ? a : b);                       // rule 2
  co_await write(text + "a");                         // rule 2
  co_await write(count < 3);                          // rule 2
  co_await post([] { done(); });                      // rule 2
  co_await post(one, [&](int i) { done(i); });        // rule 2
  co_await outer(inner(a, b, {c}));                   // rule 2
  co_await outer(co_await inner());                   // rule 1 and 2
  co_await (first() || second());                     // rule 2
  co_await write(lines[flag ? 0 : 1]);                // rule 2
  co_await write("a" + text);                         // rule 2
  spawn([this]() -> asio::awaitable<void> { co_await run(); });          // rule 4
  spawn([&session](int i) -> asio::awaitable<void> {                     // rule 4
    co_await session.turn(i);
  });
  auto later = [=] { co_return; };                                       // rule 4
}

}  // namespace sample
