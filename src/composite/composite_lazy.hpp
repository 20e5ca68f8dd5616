#pragma once

#include <memory>
#include <mutex>

namespace frontkart::composite {

/// A value that is made when first asked for, once, whichever threads ask. Where making it throws, the next to ask
/// tries again.
template <class T>
class Lazy {
 public:
  /// `make()` returns a std::unique_ptr<T>.
  template <class Make>
  const T& get(const Make& make) const {
    std::call_once(once_, [&] { value_ = make(); });
    return *value_;
  }

 private:
  mutable std::once_flag once_;
  mutable std::unique_ptr<const T> value_;
};

}  // namespace frontkart::composite
