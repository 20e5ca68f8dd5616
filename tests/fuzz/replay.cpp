// The main function of a fuzz target where there is no libFuzzer: runs every file of the corpus, the empty input and a
// given number of mutations, the same ones each time.
//
//   fuzz_NAME CORPUS_FOLDER MUTATIONS     what ctest does
//   fuzz_NAME FILE                        one input, for example one that scripts/fuzz found
//
// Where the target dies, the input lies in failed-input of the current folder.
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "fuzz/law.hpp"

namespace {

constexpr std::size_t kMaxInput = 4096;

// For the handler of fatal signals, which can be given nothing.
std::string current_input;

void keep_input(int signal) {
  // Not safe in a handler by the letter of POSIX; the process is lost anyway, and the input is what matters.
  if (std::FILE* file = std::fopen("failed-input", "wb")) {
    std::fwrite(current_input.data(), 1, current_input.size(), file);
    std::fclose(file);
    std::fputs("The input lies in failed-input.\n", stderr);
  }
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void run(std::string input) {
  current_input = std::move(input);
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(current_input.data()), current_input.size());
}

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class Mutator {
 public:
  explicit Mutator(std::vector<std::string> seeds) : seeds_(std::move(seeds)) {}

  std::string next() {
    std::string out = any_seed();
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) change(out);
    if (out.size() > kMaxInput) out.resize(kMaxInput);
    return out;
  }

 private:
  // Not std::uniform_int_distribution, whose numbers the standard leaves open.
  std::size_t below(std::size_t n) { return n == 0 ? 0 : static_cast<std::size_t>(random_() % n); }
  const std::string& any_seed() { return seeds_[below(seeds_.size())]; }

  /// A piece of some seed.
  std::string any_piece() {
    const std::string& seed = any_seed();
    const std::size_t from = below(seed.size());
    return seed.substr(from, 1 + below(std::min<std::size_t>(seed.size() - from, 24)));
  }

  void change(std::string& out) {
    const std::size_t at = below(out.size() + 1);
    const std::size_t length = std::min(out.size() - at, 1 + below(16));
    switch (below(7)) {
      case 0:
        if (at < out.size()) out[at] = static_cast<char>(out[at] ^ (1 << below(8)));
        break;
      case 1:
        if (at < out.size()) out[at] = static_cast<char>(below(256));
        break;
      case 2:
        out.erase(at, length);
        break;
      case 3:
        out.insert(at, out.substr(at, length));
        break;
      case 4:
        out.insert(at, any_piece());
        break;
      case 5:
        out.replace(at, length, any_piece());
        break;
      default:
        out.resize(at);
    }
  }

  std::vector<std::string> seeds_;
  std::mt19937_64 random_{20250312};
};

int usage() {
  std::fputs("usage: fuzz_NAME CORPUS_FOLDER MUTATIONS | fuzz_NAME FILE\n", stderr);
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  for (const int signal : {SIGABRT, SIGSEGV, SIGFPE, SIGILL, SIGBUS}) std::signal(signal, keep_input);
  if (argc == 2 && std::filesystem::is_regular_file(argv[1])) {
    run(read(argv[1]));
    return 0;
  }
  if (argc != 3 || !std::filesystem::is_directory(argv[1])) return usage();
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<std::string> seeds;
  for (const auto& file : files) seeds.push_back(read(file));
  if (seeds.empty()) {
    std::fprintf(stderr, "%s holds no file\n", argv[1]);
    return 1;
  }
  run("");
  for (const auto& seed : seeds) run(seed);
  const long mutations = std::strtol(argv[2], nullptr, 10);
  Mutator mutator(std::move(seeds));
  for (long i = 0; i < mutations; ++i) run(mutator.next());
  std::printf("%zu files and %ld mutations\n", files.size(), mutations);
  return 0;
}
