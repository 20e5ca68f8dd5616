#include <fmt/format.h>

#include "cli/context.hpp"
#include "service/ledger_json.hpp"
#include "service/permit.hpp"

namespace frontkart::cli {
namespace {

std::string_view what_goes(maps::Redistribute r) {
  switch (r) {
    case maps::Redistribute::data:
      return "everything may be passed on";
    case maps::Redistribute::picture:
      return "still pictures may be passed on, and nothing else";
    case maps::Redistribute::none:
      return "nothing may be passed on";
  }
  return "";
}

std::string_view what_next(const maps::MapRecord& record) {
  if (record.redistribute == maps::Redistribute::none) return "No edition from now on shows it.";
  if (record.visibility == "public") return "The next edition shows it.";
  return "It is for the desk: no edition shows it until --public is given.";
}

}  // namespace

Result<int> run_permit(const Context& context) {
  const Arguments& in = context.arguments;
  if (!in.withdraw && in.redistribute.empty()) {
    return Error{ErrorCode::usage, "Nothing says what may be passed on.", "--redistribute",
                 "Give data, picture or none, or --withdraw."};
  }
  service::PermitRequest request;
  request.map = in.map;
  if (!in.withdraw) {
    request.redistribute = maps::redistribute_from_name(in.redistribute).value_or(maps::Redistribute::none);
  }
  request.licence = in.licence;
  request.permission.from = in.from_whom;
  request.permission.on = in.on;
  request.permission.document = in.document;
  request.permission.note = in.note;
  request.is_public = in.is_public;
  request.author = context.author();
  request.reason = given(in.because);
  FRONTKART_TRY(const auto open, context.open(StoreUse::write));
  FRONTKART_TRY(const auto done, service::permit(*open.store, request));
  if (in.json) {
    context.print_json(service::to_json(done.put.entry));
    return 0;
  }
  const bool unchanged = done.put.what == service::Recorder::Put::What::unchanged;
  context.print(fmt::format("{}: {}{}{}. {}{}\n", context.paint.bold("map/" + in.map),
                            what_goes(done.record.redistribute), done.record.licence.empty() ? "" : ", licence ",
                            printable(done.record.licence), what_next(done.record),
                            unchanged ? " This was recorded already." : ""));
  return 0;
}

}  // namespace frontkart::cli
