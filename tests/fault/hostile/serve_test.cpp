// The server over a store that breaks while it serves.
#include <csignal>

#include "fault/hostile/hostile_test.hpp"
#include "unit/http/client.hpp"

namespace frontkart::hostile {
namespace {

class Serve : public Hostile {
 protected:
  [[nodiscard]] Words words() const { return {"serve", "--listen", "127.0.0.1:0", "--json", "--store", store()}; }
  static std::uint16_t port_of(Process& process) {
    const auto line = nlohmann::json::parse(process.first_line(), nullptr, false);
    if (!line.is_object()) return 0;
    const std::string url = line["url"];
    return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
  }
  static http::test::Answer get(std::uint16_t port, const std::string& target) {
    return http::test::Connection(port).get(target);
  }
};

constexpr const char* kArea = "/api/v1/area?map=m";

TEST_F(Serve, StoresThatCannotBeServed) {
  Words call = words();
  call.back() = path("absent.db");
  expect_refusal(frontkart(call), 4, {"absent.db: There is no store here."});
  call.back() = write("text.db", std::string(5'000, 'x'));
  expect_refusal(frontkart(call), 4, {"text.db"});
  call = words();
  call[2] = "0.0.0.0:0";
  expect_refusal(frontkart(call), 2, {"0.0.0.0"});
}

TEST_F(Serve, DamagedCacheIsBuiltAgain) {
  const Outcome before = frontkart({"area", "--map", "m", "--json", "--store", store()});
  ASSERT_EQ(before.exit_code, 0);
  for (const auto& entry : fs::directory_iterator(folder() / "s.db.files" / "cache"))
    std::ofstream(entry.path()) << "broken";
  Process process(words());
  const auto port = port_of(process);
  ASSERT_NE(port, 0);
  const auto answer = get(port, kArea);
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_TRUE(nlohmann::json::accept(answer.body));
  EXPECT_EQ(answer.headers.at("x-content-type-options"), "nosniff");
  process.signal(SIGTERM);
  EXPECT_EQ(process.wait().exit_code, 0);
}

TEST_F(Serve, StoreThatBreaksMeanwhile) {
  store_is_broken();
  fs::remove_all(folder() / "s.db.files");
  Process process(words());
  const auto port = port_of(process);
  ASSERT_NE(port, 0);
  EXPECT_EQ(get(port, "/healthz").status, 200);
  // Every page of the store but the first.
  std::string bytes = read(store());
  for (std::size_t i = 4'096; i < bytes.size(); ++i) bytes[i] = '\x5A';
  write("s.db", bytes);
  for (const char* target : {kArea, "/api/v1/maps", "/api/v1/at?map=m&time=2025-01-02", "/api/v1/who?lon=35&lat=51"}) {
    const auto answer = get(port, target);
    EXPECT_EQ(answer.status, 500) << target << answer.body;
    const auto error = nlohmann::json::parse(answer.body, nullptr, false);
    ASSERT_TRUE(error.is_object()) << answer.body;
    EXPECT_NE(answer.body.find("damaged"), std::string::npos) << answer.body;
    // Where the store lies is not the reader's business.
    EXPECT_EQ(answer.body.find(folder().string()), std::string::npos) << answer.body;
  }
  EXPECT_EQ(get(port, "/healthz").status, 200);
  process.signal(SIGINT);
  const Outcome outcome = process.wait();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(outcome.err.find("damaged"), std::string::npos) << outcome.err;
}

TEST_F(Serve, ImportBesideTheServer) {
  Process process(words());
  const auto port = port_of(process);
  ASSERT_NE(port, 0);
  const auto states = [&] { return nlohmann::json::parse(get(port, "/api/v1/maps").body); };
  const auto before = states();
  EXPECT_EQ(imported(write("20250105.geojson", state(35, 51, 0.3)))["added"], 1);
  EXPECT_NE(states(), before);
  process.signal(SIGTERM);
  EXPECT_EQ(process.wait().exit_code, 0);
}

}  // namespace
}  // namespace frontkart::hostile
