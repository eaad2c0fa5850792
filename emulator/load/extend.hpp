#pragma once
// A lab file with everything it extends: one tree of values, each still knowing the file and line it was written at.
//
// The file that extends is laid over the one it names, key by key: maps are merged, null removes a key, anything else
// replaces. Errors: a null that has no key to remove (misspelt, most often), a circle, more than 16 files in a row, a
// file that cannot be read. Linear in the files' sizes.

#include "base/result.hpp"
#include "base/value.hpp"
#include "load/reader.hpp"

namespace mailflow::load {

// `over` laid over `base`.
base::Result<base::Value> merged(base::Value base, base::Value over);

// The tree with its `extends` read and taken out; paths are relative to the file `extends` is written in.
base::Result<base::Value> with_extends(base::Value lab, const Reader& reader);

base::Result<base::Value> read_lab_tree(base::SourceFile file, const Reader& reader);

}  // namespace mailflow::load
