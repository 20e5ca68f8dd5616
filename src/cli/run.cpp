#include <fmt/format.h>

#include <exception>
#include <ostream>

#include "cli/context.hpp"

namespace frontkart::cli {
namespace {

Result<int> dispatch(const Context& context) {
  using Command = Arguments::Command;
  switch (context.arguments.command) {
    case Command::import_snapshots:
      return run_import_snapshots(context);
    case Command::import_places:
    case Command::import_regions:
      return run_import_records(context);
    case Command::maps:
      return run_maps(context);
    case Command::at:
      return run_at(context);
    case Command::who:
      return context.arguments.points.empty() ? run_who(context) : run_who_points(context);
    case Command::area:
      return run_area(context);
    case Command::diff:
      return run_diff(context);
    case Command::compare_maps:
      return run_compare(context);
    case Command::tile:
      return run_tile(context);
    case Command::export_map:
      return run_export(context);
    case Command::import_ledger:
      return run_import_ledger(context);
    case Command::record:
      return run_record(context);
    case Command::record_kind:
      return run_record_kind(context);
    case Command::permit:
      return run_permit(context);
    case Command::retract:
      return run_retract(context);
    case Command::log:
      return run_log(context);
    case Command::show:
      return run_show(context);
    case Command::search:
      return run_search(context);
    case Command::origins:
      return run_origins(context);
    case Command::brief:
      return run_brief(context);
    case Command::purge:
      return run_purge(context);
    case Command::backup:
      return run_backup(context);
    case Command::restore:
      return run_restore(context);
    case Command::check:
      return run_check(context);
    case Command::serve:
      return run_serve(context);
    case Command::publish:
      return run_publish(context);
    case Command::verify_edition:
      return run_verify_edition(context);
    case Command::completion:
      context.print(bash_completion());
      return 0;
    case Command::man:
      context.print(man_page());
      return 0;
  }
  return Error{ErrorCode::internal, "This command is not wired.", "", ""};
}

int fail(const Environment& environment, const Error& error) {
  environment.err << "frontkart: " << printable(error.text()) << std::endl;
  return error_facts(error.code).exit_code;
}

int parse_and_dispatch(const std::vector<std::string>& arguments, const Environment& environment) {
  auto parsed = parse_arguments(arguments);
  if (!parsed.ok()) return fail(environment, parsed.error());
  if (const auto* notice = std::get_if<Notice>(&*parsed)) {
    environment.out << notice->text;
    return 0;
  }
  const Arguments& known = std::get<Arguments>(*parsed);
  const bool colour = environment.out_is_terminal && !(environment.variable && environment.variable("NO_COLOR"));
  const Context context{environment, known, Paint(colour), words(known.language)};
  // A wrong zone is a wrong call, also where nothing is shown in it.
  if (const auto zone = format_zoned(Instant{}, known.zone); !zone.ok()) return fail(environment, zone.error());
  const auto result = dispatch(context);
  return result.ok() ? *result : fail(environment, result.error());
}

}  // namespace

int run(const std::vector<std::string>& arguments, const Environment& environment) {
  try {
    const int code = parse_and_dispatch(arguments, environment);
    environment.out.flush();
    if (code == 0 && !environment.out.good()) {
      return fail(environment,
                  Error{ErrorCode::store_full, "The output could not be written.", "", "Is the disk full?"});
    }
    return code;
  } catch (const std::bad_alloc&) {
    return fail(environment, Error{ErrorCode::internal, "There was not enough memory.", "", ""});
  } catch (const std::exception& bug) {
    return fail(environment, Error{ErrorCode::internal, fmt::format("This is a defect of the program: {}.", bug.what()),
                                   "", "Please report it with the command that you gave."});
  }
}

}  // namespace frontkart::cli
