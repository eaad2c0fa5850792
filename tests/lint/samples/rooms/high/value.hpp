#pragma once
#include "low/value.hpp"
#include "side/value.hpp"
