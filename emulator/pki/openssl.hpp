#pragma once
// OpenSSL's objects with owners, and small conversions. Only for this room's .cpp files.

#include <openssl/bio.h>
#include <openssl/crypto.h>

#include <chrono>
#include <ctime>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"

namespace mailflow::pki {

template <auto free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    free(object);
  }
};

template <class T, auto free>
using Owned = std::unique_ptr<T, Freed<free>>;

inline void free_openssl(void* memory) {
  OPENSSL_free(memory);
}
inline void free_bio(BIO* bio) {
  BIO_free(bio);
}

inline std::time_t to_time_t(base::LabTime time) {
  return std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(time));
}

inline std::string contents(BIO* memory) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(memory, &data);
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

// The library's own last reason, as an internal error: with checked input OpenSSL has no reason to refuse.
base::Failure openssl_failure(std::string_view doing);

}  // namespace mailflow::pki
