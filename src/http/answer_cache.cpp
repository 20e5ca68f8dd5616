#include "http/answer_cache.hpp"

namespace frontkart::http {
namespace {

constexpr std::size_t kTagHexDigits = 32;
/// So that one long answer does not take the place of many.
constexpr std::size_t kShare = 8;

std::string key_of(const Response& answer) {
  return answer.tag + ' ' + answer.content_type;
}

}  // namespace

void AnswerCache::start_anew(const Digest& made_of) {
  if (made_of == made_of_) return;
  made_of_ = made_of;
  by_question_.clear();
  questions_.clear();
  by_tag_.clear();
  bytes_ = 0;
}

void AnswerCache::forget_oldest() {
  const Question& oldest = questions_.back();
  by_question_.erase(oldest.text);
  if (oldest.answer.use_count() == 1) {
    bytes_ -= oldest.answer->body.size();
    by_tag_.erase(key_of(*oldest.answer));
  }
  questions_.pop_back();
}

std::optional<Response> AnswerCache::find(const Digest& made_of, const std::string& question) {
  const std::lock_guard lock(mutex_);
  start_anew(made_of);
  const auto it = by_question_.find(question);
  if (it == by_question_.end()) return std::nullopt;
  questions_.splice(questions_.begin(), questions_, it->second);
  // A copy of the answer, not of the pointer: `forget_oldest` counts who holds it.
  return *it->second->answer;
}

void AnswerCache::keep(const Digest& made_of, const std::string& question, Response& answer) {
  answer.tag = sha256(answer.body).hex().substr(0, kTagHexDigits);
  if (answer.body.size() > most_bytes_ / kShare) return;
  const std::lock_guard lock(mutex_);
  // An answer from before the newest edition comes too late.
  if (made_of != made_of_ || by_question_.contains(question)) return;
  std::weak_ptr<const Response>& same = by_tag_[key_of(answer)];
  std::shared_ptr<const Response> kept = same.lock();
  if (!kept) {
    kept = std::make_shared<const Response>(answer);
    same = kept;
    bytes_ += answer.body.size();
  }
  questions_.push_front({question, std::move(kept)});
  by_question_.emplace(question, questions_.begin());
  while (bytes_ > most_bytes_ || questions_.size() > most_questions_) forget_oldest();
}

std::size_t AnswerCache::answers() const {
  const std::lock_guard lock(mutex_);
  return by_tag_.size();
}

}  // namespace frontkart::http
