#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "http/beast.hpp"
#include "http/message.hpp"

namespace frontkart::http {

/// A body for Beast: a text, or a slice of a file that is read piece by piece as the client takes it, so that a large
/// file costs no more memory than a small one.
struct AnswerBody {
  struct value_type {
    std::string text;
    std::optional<FileSlice> file;
  };

  static std::uint64_t size(const value_type& value) { return value.file ? value.file->size : value.text.size(); }

  class writer {
   public:
    using const_buffers_type = boost::asio::const_buffer;

    template <bool is_request, class Fields>
    writer(const boost::beast::http::header<is_request, Fields>& /*header*/, const value_type& value)
        : value_(value), left_(AnswerBody::size(value)) {}

    void init(boost::system::error_code& failure) { failure = {}; }

    boost::optional<std::pair<const_buffers_type, bool>> get(boost::system::error_code& failure) {
      failure = {};
      if (left_ == 0) return boost::none;
      if (!value_.file) {
        left_ = 0;
        return {{boost::asio::buffer(value_.text), false}};
      }
      piece_.resize(kPiece);
      const std::size_t wanted = left_ < kPiece ? static_cast<std::size_t>(left_) : kPiece;
      const std::uint64_t at = value_.file->offset + (value_.file->size - left_);
      if (value_.file->file->read(at, piece_.data(), wanted) != wanted) {
        // The file has become shorter. Closing tells the client that the answer is not whole.
        failure = boost::beast::http::error::partial_message;
        return boost::none;
      }
      left_ -= wanted;
      return {{boost::asio::buffer(piece_.data(), wanted), left_ > 0}};
    }

   private:
    static constexpr std::size_t kPiece = std::size_t{64} << 10U;
    const value_type& value_;
    std::uint64_t left_;
    std::vector<char> piece_;
  };
};

}  // namespace frontkart::http
