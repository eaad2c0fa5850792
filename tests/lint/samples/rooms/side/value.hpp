#pragma once
#include "low/value.hpp"
