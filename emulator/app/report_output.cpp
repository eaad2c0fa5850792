#include "app/report_output.hpp"

#include "app/file_output.hpp"

namespace mailflow::app {

int write_reports(const scenario::Report& report, const ReportOptions& options, Console& console) {
  for (const auto& [format, file] : options.files) {
    const auto text = format.write(report, render::Style{}, console.language());
    if (const auto written = write_file(file, text, Readers::all); !written) return console.fail(written.error());
  }
  if (!report.cases.empty()) console.out(options.form.write(report, console.style(), console.language()));
  return 0;
}

}  // namespace mailflow::app
