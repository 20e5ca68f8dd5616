#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <ostream>
#include <thread>

#include "cli/context.hpp"
#include "cli/page_folder.hpp"
#include "cli/signals.hpp"
#include "http/edition_page.hpp"
#include "http/routes.hpp"
#include "http/server.hpp"
#include "http/text.hpp"
#include "service/publish_preview.hpp"
#include "service/published.hpp"

namespace frontkart::cli {
namespace {

/// Failures go to standard error, from any thread, one at a time.
class Log {
 public:
  explicit Log(const Context& context) : context_(context) {}
  void operator()(const Error& error) const {
    const std::lock_guard lock(mutex_);
    context_.message(error.text());
  }

 private:
  const Context& context_;
  mutable std::mutex mutex_;
};

/// Looks for new editions until it goes.
class Watch {
 public:
  Watch(service::PublishedLedger& ledger, const Log& log)
      : thread_([this, &ledger, &log](const std::stop_token& stop) { run(ledger, log, stop); }) {}

 private:
  static constexpr std::chrono::seconds kEvery{2};

  void run(service::PublishedLedger& ledger, const Log& log, const std::stop_token& stop) {
    std::string told;
    std::unique_lock lock(mutex_);
    while (!wakened_.wait_for(lock, stop, kEvery, [&] { return stop.stop_requested(); })) {
      const auto changed = ledger.refresh();
      const std::string failure = changed.ok() ? "" : changed.error().text();
      // The same failure every two seconds helps nobody.
      if (!failure.empty() && failure != told) log(changed.error());
      told = failure;
    }
  }

  std::mutex mutex_;
  std::condition_variable_any wakened_;
  std::jthread thread_;
};

Error usage(std::string message, std::string where, std::string remedy) {
  return {ErrorCode::usage, std::move(message), std::move(where), std::move(remedy)};
}

Status check_frames(const std::vector<std::string>& sources) {
  for (const std::string& source : sources) {
    if (http::is_frame_source(source)) continue;
    return usage(fmt::format("'{}' is not a site that can show a frame.", source), "--may-embed",
                 "Give for example https://news.example.");
  }
  return Done{};
}

/// Names and address under which readers reach it.
Result<http::Site> public_site(const Arguments& in, const http::ListenAddress& listen) {
  http::Site site;
  site.open = true;
  site.may_embed = in.may_embed;
  if (in.url.empty() && !http::is_loopback(listen)) {
    return usage("A server for readers must know its own address.", "--url",
                 "Say where readers find it, for example --url https://example.org/front/.");
  }
  if (!in.url.empty()) {
    auto url = http::parse_site_url(in.url);
    if (!url.ok()) {
      Error error = std::move(url).error();
      error.where = "--url";
      return error;
    }
    site.url = in.url.ends_with('/') ? in.url : in.url + '/';
    site.hosts.push_back(url->host);
  }
  for (const std::string& host : in.hosts) {
    // With a colon and digits it would be a port that is silently ignored.
    const std::string name = http::host_name(host);
    if (name.empty() || name != http::in_small_letters(host)) {
      return usage(fmt::format("'{}' is not the name of a host.", host), "--host", "Give for example www.example.org.");
    }
    site.hosts.push_back(name);
  }
  return site;
}

/// As many connections as there can be with files beside them.
std::size_t most_connections() {
  constexpr rlim_t kWanted = 4096;
  constexpr rlim_t kForFiles = 256;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 256;
  if (limit.rlim_cur < kWanted) {
    rlimit more = limit;
    more.rlim_cur = std::min(kWanted, limit.rlim_max);
    if (::setrlimit(RLIMIT_NOFILE, &more) == 0) limit = more;
  }
  return std::clamp<std::size_t>(limit.rlim_cur > kForFiles ? limit.rlim_cur - kForFiles : 0, 32, 1024);
}

Result<int> serve_until_stopped(const Context& context, const http::ServerOptions& options,
                                const http::Routes& routes) {
  const StopSignals signals;
  FRONTKART_TRY(const auto server, http::Server::start(options, routes));
  const std::string url = server->address().url();
  if (context.arguments.json) {
    context.print_json(fmt::format("{{\"url\":\"{}\"}}", url));
  } else {
    context.print(fmt::format("Frontkart is at {} (Ctrl-C stops it)\n", url));
  }
  context.environment.out.flush();
  signals.wait();
  server->stop();
  return 0;
}

Result<int> serve_desk(const Context& context) {
  const Arguments& in = context.arguments;
  if (!in.edition.empty() || !in.url.empty() || !in.hosts.empty()) {
    return usage("--edition, --url and --host are for readers.", "", "Add --public.");
  }
  http::ServerOptions options;
  FRONTKART_TRY(options.address, http::parse_listen_address(in.listen));
  options.threads = std::clamp(std::thread::hardware_concurrency(), 2U, 16U);
  options.site.may_embed = in.may_embed;
  FRONTKART_TRY(const auto open, context.open(StoreUse::read));

  if (!http::StaticFiles(page_folder(context)).available()) {
    context.message(
        "The page has not been built, so only the data is served. Build it, or name its folder with --web.");
  }
  const Log log(context);
  FRONTKART_TRY([[maybe_unused]] const auto checked, service::read_basemap(basemap_of(in)));
  service::PreviewEdition preview(*open.store, page_folder(context), program_name(context), basemap_of(in));
  const http::Routes routes(*open, http::StaticFiles(preview.folder()), std::cref(log), [&](std::string_view path) {
    if (path != "/" && path != "/edition.json") return;
    if (const auto done = preview.refresh(); !done.ok()) log(done.error());
  });
  return serve_until_stopped(context, options, routes);
}

Result<int> serve_readers(const Context& context) {
  const Arguments& in = context.arguments;
  if (!in.web.empty()) {
    return usage("Readers get the page of an edition.", "--web", "Name the published folder with --edition.");
  }
  if (!in.basemap.empty()) {
    return usage("Readers get the base map of an edition.", "--basemap", "Publish the edition with it.");
  }
  http::ServerOptions options;
  FRONTKART_TRY(options.address, http::parse_listen_address(in.listen, true));
  FRONTKART_TRY(options.site, public_site(in, options.address));
  const http::StaticFiles edition(in.edition);
  if (!in.edition.empty()) {
    const auto page = http::EditionPages(edition).now();
    if (!page.ok()) {
      return usage("This folder holds no edition.", in.edition, "Make one with 'frontkart publish'.");
    }
    if ((*page)->preview) {
      return usage("This is a preview: it shows what is not public.", in.edition,
                   "Publish an edition without --preview.");
    }
    if (in.url.empty() && !(*page)->url.empty()) {
      context.message(
          fmt::format("The edition was published for {}; --url makes the server know that, too.", (*page)->url));
    }
  }
  const unsigned cores = std::clamp(std::thread::hardware_concurrency(), 2U, 16U);
  // Those that wait for a costly answer must not keep files and tiles from going out.
  options.threads = 3 * cores + 4;
  options.max_connections = most_connections();
  options.max_connections_per_address = 64;
  options.read_timeout = std::chrono::seconds{15};
  options.max_header_bytes = 8U << 10U;
  options.max_target_bytes = 4U << 10U;
  options.max_body_bytes = 0;

  FRONTKART_TRY(const auto open, context.open(StoreUse::read));
  const Log log(context);
  service::PublishedLedger ledger(*open.store, std::cref(log));
  FRONTKART_TRY([[maybe_unused]] const bool changed, ledger.refresh());
  if (!ledger.now()->newest()) context.message("Nothing has been published yet; editions are shown as they come.");
  const http::Routes routes(ledger, edition, std::cref(log), options.site, cores);
  const Watch watch(ledger, log);
  return serve_until_stopped(context, options, routes);
}

}  // namespace

Result<int> run_serve(const Context& context) {
  FRONTKART_CHECK(check_frames(context.arguments.may_embed));
  return context.arguments.to_readers ? serve_readers(context) : serve_desk(context);
}

}  // namespace frontkart::cli
