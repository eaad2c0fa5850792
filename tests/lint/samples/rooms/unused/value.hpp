#pragma once
#include "side/value.hpp"  // finding: never up, never sideways
