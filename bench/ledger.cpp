// How long the questions about the ledger take inside the process, on a store that bench/ledger.sh made.
//
//   bench_ledger STORE QUERIES    QUERIES: lines "who|origins|search TEXT"
//
// Prints for each kind of question: its name, the number asked, median, 99th percentile and the longest, in
// milliseconds.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "service/json.hpp"
#include "service/ledger_json.hpp"
#include "service/service.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace {

using namespace frontkart;

template <class T>
T must(Result<T> result) {
  if (result.ok()) return std::move(result).value();
  fmt::print(stderr, "{}\n", result.error().text());
  std::exit(1);
}

/// Asks, makes the JSON as a program would get it, and returns its size.
std::size_t ask(service::Service& service, const std::string& kind, const std::string& text) {
  if (kind == "who") {
    service::WhoRequest request;
    request.place.text = text;
    request.records = true;
    return service::to_json(must(service.who(request))).size();
  }
  if (kind == "origins") {
    service::SubjectRequest request;
    request.subject = text;
    request.at = must(parse_rfc3339("2025-06-01T00:00:00Z"));
    return service::to_json(must(service.origins(request))).size();
  }
  std::size_t bytes = 0;
  service::SearchRequest request;
  request.words = text;
  must(service.search(request, [&](const ledger::Entry& entry) -> Status {
    bytes += service::to_json(entry).size();
    return Done{};
  }));
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: bench_ledger STORE QUERIES\n");
    return 2;
  }
  const auto store = must(store::open_sqlite_store(argv[1], store::OpenMode::read_existing, ledger::system_clock()));
  service::Service service(*store);
  std::map<std::string, std::vector<double>> times;
  std::map<std::string, std::size_t> bytes;
  // Twice: the first round warms the caches of the system and of the process.
  for (int round = 0; round < 2; ++round) {
    times.clear();
    std::ifstream in(argv[2]);
    for (std::string line; std::getline(in, line);) {
      const std::size_t space = line.find(' ');
      const std::string kind = line.substr(0, space);
      const auto start = std::chrono::steady_clock::now();
      bytes[kind] += ask(service, kind, line.substr(space + 1));
      times[kind].push_back(
          std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
  }
  for (auto& [kind, all] : times) {
    std::sort(all.begin(), all.end());
    fmt::print("{} {} {:.3f} {:.3f} {:.3f} {}\n", kind, all.size(), all[all.size() / 2], all[all.size() * 99 / 100],
               all.back(), bytes[kind] / 2 / all.size());
  }
  return 0;
}
