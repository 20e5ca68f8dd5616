// Paths that are not what a file or folder of maps is, and names that nobody expects.
#include <sys/stat.h>
#include <unistd.h>

#include "fault/hostile/hostile_test.hpp"

namespace frontkart::hostile {
namespace {

TEST_F(Hostile, PathsThatAreNoFiles) {
  const std::string fifo = path("20250105.geojson");
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  expect_refused_import(fifo, {"20250105.geojson: This is neither a file nor a folder."});
  expect_refused_import("/dev/zero", {"/dev/zero: This is neither a file nor a folder."});
  expect_refused_import("/dev/null", {"/dev/null: This is neither a file nor a folder."});
  expect_refused_import(path("absent"), {"absent: There is no such file or folder."});
  expect_refused_import("", {"There is no such file or folder."});
  expect_refused_import(path("20250105.geojson/x"), {"There is no such file or folder."});
  expect_refused_import(std::string(3'000, 'x'), {"There is no such file or folder."});
}

TEST_F(Hostile, FoldersWithLinksAndOddNames) {
  write("odd/20250105.geojson", state(20));
  write("odd/a\x1b[31m\n/20250106.geojson", state(20.1));
  write("odd/\xFF\xC3(/20250107.geojson", state(20.2));
  write("odd/.hidden/20250108.geojson", "no JSON");
  fs::create_symlink("/dev/zero", folder() / "odd" / "20250109.geojson");
  fs::create_directory_symlink(folder() / "odd", folder() / "odd" / "loop");
  fs::create_symlink(folder() / "nowhere", folder() / "odd" / "20250110.geojson");
  ASSERT_EQ(::mkfifo((folder() / "odd" / "20250111.geojson").c_str(), 0600), 0);
  EXPECT_EQ(imported(path("odd"))["added"], 3);
  write("odd/bad\x1b[31m\n/20250112.geojson", "{");
  expect_refusal(import(path("odd")), 3, {"odd/bad?[31m?/20250112.geojson"});
}

TEST_F(Hostile, UnreadableFilesAndFolders) {
  const bool root = ::geteuid() == 0;
  write("closed/20250105.geojson", state());
  write("20250106.geojson", state());
  if (root) {
    // The store is made anew by whom it then belongs to.
    fs::permissions(folder(), fs::perms::all);
    for (const auto& entry : fs::directory_iterator(folder())) {
      if (entry.path().string().find("s.db") != std::string::npos) fs::permissions(entry, fs::perms::all);
    }
  }
  fs::permissions(folder() / "closed", fs::perms::none);
  fs::permissions(folder() / "20250106.geojson", fs::perms::none);
  const Limits nobody{.as_nobody = root};
  expect_refused_import(path("20250106.geojson"),
                        {"20250106.geojson: The file cannot be opened. Check its permissions."}, nobody);
  expect_refused_import(path("closed"), {"closed: The folder cannot be read. Check its permissions."}, nobody);
  fs::permissions(folder() / "closed", fs::perms::owner_all);
}

TEST_F(Hostile, NamesOfMaps) {
  const std::string file = write("20250105.geojson", state());
  for (const std::string& name : Words{"", "../x", "a/b", ".hidden", "m\n", "m:x", "m x", "\xC3\xA6", "\xFF",
                                       "<script>", "%s%n", std::string(33, 'x'), std::string(100'000, 'x')}) {
    SCOPED_TRACE(name.substr(0, 40));
    Words words = import_words(file);
    words[4] = name;
    const Outcome outcome = frontkart(words);
    expect_refusal(outcome, 2, {"--map"});
    const Outcome answer = frontkart({"at", "2025-01-02", "--map", name, "--json", "--store", store()});
    EXPECT_TRUE(answer.exit_code == 1 || answer.exit_code == 2) << answer.exit_code << answer.err;
    EXPECT_EQ(answer.out, "");
  }
  expect_unharmed();
}

TEST_F(Hostile, StoresThatAreNone) {
  const auto maps = [&](const std::string& store) { return frontkart({"maps", "--store", store}); };
  expect_refusal(maps(path("absent.db")), 4, {"absent.db: There is no store here.", "import"});
  expect_refusal(maps(write("text.db", "hello, I am no store, and I am long enough to be looked at")), 4,
                 {"text.db", "no Frontkart store"});
  expect_refusal(maps(write("empty.db", "")), 4, {"empty.db: This file holds no store yet."});
  expect_refusal(maps(folder()), 4, {"This is not a file, so it is no store."});
  expect_refusal(maps("/dev/zero"), 4, {"/dev/zero", "not a file"});
  expect_refusal(maps("postgresql://localhost/x"), 2, {"cannot use PostgreSQL"});
  Words words = import_words(path("good"));
  words.back() = path("no/such/folder/s.db");
  expect_refusal(frontkart(words), 4, {"s.db: The folder for the store does not exist."});
  {
    RawSqlite other(path("other.db"));
    other.run("CREATE TABLE diary (day TEXT)");
  }
  const std::string before = read(path("other.db"));
  words.back() = path("other.db");
  expect_refusal(frontkart(words), 4, {"other.db", "another application"});
  EXPECT_EQ(read(path("other.db")), before);
}

}  // namespace
}  // namespace frontkart::hostile
