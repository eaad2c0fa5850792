#include "high/value.hpp"  // finding: never up
#include "value.hpp"       // finding: no file below
#include <iostream>        // finding: <iostream>

auto a = std::chrono::steady_clock::now();  // finding: a clock
auto b = std::getenv("HOME");               // finding: the environment
int c = std::rand();                        // finding: random numbers
int d = ::socket(1, 2, 3);                  // finding: sockets
asio::awaitable<void> e();                  // finding: coroutines
