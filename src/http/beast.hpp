#pragma once

// The one place where Boost.Beast and Asio are included. <utility> comes first: Asio 1.74 uses std::exchange without
// including it, which GCC 12 refuses.
// clang-format off
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
// clang-format on
