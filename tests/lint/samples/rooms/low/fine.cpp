#include "low/value.hpp"

// std::getenv, <iostream> and steady_clock in a comment, "asio" in a text
const char* text = "std::random_device socket()";
int arrange(int time_point, int randomise) { return time_point + randomise; }
