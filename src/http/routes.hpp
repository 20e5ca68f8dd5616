#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/calls.hpp"
#include "http/message.hpp"
#include "http/site.hpp"
#include "http/static_files.hpp"
#include "service/published.hpp"
#include "service/service.hpp"

namespace frontkart::http {

/// One kind of address that is answered.
struct Address {
  /// "/tiles/{map}/{z}/{x}/{y}.mvt": what is in braces is any part of a path; "{*}" at the end is any rest.
  std::string pattern;
  std::vector<std::string_view> parameters;  ///< that it knows, `zone` and `as_known` included where they are known
};

/// docs/api.md over what the desk has, or over what is published, and the files of an edition. Safe to call from
/// several threads at once; copies share what they keep.
class Routes {
 public:
  /// Gets failures whose text is not for the client (of the store, of the program).
  using Log = std::function<void(const Error&)>;
  /// Called with the path of every file before it is read, to bring the files up to date.
  using Refresh = std::function<void(std::string_view path)>;

  /// For the desk: everything. `service` outlives the routes.
  Routes(service::Service& service, StaticFiles page, Log log, Refresh refresh = {});

  /// For readers: what `ledger` has at the moment of the request, and the edition in the folder unless it is a preview.
  /// `ledger` outlives the routes. `busy`: how many costly answers are worked on at once; twice as many may wait for
  /// it.
  Routes(const service::PublishedLedger& ledger, StaticFiles edition, Log log, const Site& site, std::size_t busy = 2);

  [[nodiscard]] Response operator()(const Request& request) const;

  /// Every address that is answered, for the desk and for readers alike: the router itself goes by this list.
  [[nodiscard]] static std::vector<Address> addresses();

 private:
  struct State;
  [[nodiscard]] Response answer(const Request& request, const Ground& ground) const;
  [[nodiscard]] Response published_answer(const Request& request) const;

  std::shared_ptr<State> state_;
};

}  // namespace frontkart::http
