#pragma once

#include <functional>
#include <string_view>

#include "http/message.hpp"
#include "http/static_files.hpp"
#include "service/service.hpp"

namespace frontkart::http {

/// docs/api.md over a service, and the page's files. Safe to call from several threads at once.
class Routes {
 public:
  /// Gets failures whose text is not for the client (of the store, of the program).
  using Log = std::function<void(const Error&)>;

  /// Called with the path of every file before it is read, to bring the files up to date.
  using Refresh = std::function<void(std::string_view path)>;

  /// `service` outlives the routes.
  Routes(service::Service& service, StaticFiles page, Log log, Refresh refresh = {});

  [[nodiscard]] Response operator()(const Request& request) const;

 private:
  [[nodiscard]] Result<Response> answer(const Request& request) const;

  service::Service& service_;
  StaticFiles page_;
  Log log_;
  Refresh refresh_;
};

}  // namespace frontkart::http
