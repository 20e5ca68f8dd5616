#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/digest.hpp"
#include "http/message.hpp"

namespace frontkart::http {

/// Answers that were given already, as long as what they were made of stays the same. Equal answers to different
/// questions are kept once: a tile is the same at all moments between two changes inside it. Thread-safe.
class AnswerCache {
 public:
  explicit AnswerCache(std::size_t most_bytes = std::size_t{64} << 20U, std::size_t most_questions = 20'000)
      : most_bytes_(most_bytes), most_questions_(most_questions) {}

  [[nodiscard]] std::optional<Response> find(const Digest& made_of, const std::string& question);
  /// Gives the answer its tag, and keeps it. Precondition: it is tagged, and no file.
  void keep(const Digest& made_of, const std::string& question, Response& answer);

  /// Answers that are kept, each counted once.
  [[nodiscard]] std::size_t answers() const;

 private:
  struct Question {
    std::string text;
    std::shared_ptr<const Response> answer;
  };

  void start_anew(const Digest& made_of);
  void forget_oldest();

  std::size_t most_bytes_;
  std::size_t most_questions_;
  mutable std::mutex mutex_;
  Digest made_of_;
  std::list<Question> questions_;  ///< the last asked first
  std::unordered_map<std::string, std::list<Question>::iterator> by_question_;
  std::unordered_map<std::string, std::weak_ptr<const Response>> by_tag_;
  std::size_t bytes_ = 0;
};

}  // namespace frontkart::http
