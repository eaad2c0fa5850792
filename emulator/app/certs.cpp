// `mailflow certs`: a lab's authorities and certificates as files, for real clients and for `up --certs`.

#include <fmt/format.h>

#include "app/certificate_files.hpp"
#include "app/lab_file.hpp"
#include "app/verbs.hpp"

namespace mailflow::app {

int perform(const CertsCommand& command, Console& console) {
  const auto world = read_lab(command.lab, console);
  if (!world) return world.error();
  pki::Pki pki((*world)->clock);
  for (const auto& authority : *(*world)->authorities)
    if (auto added = pki.add_authority(authority.name); !added) return console.fail(added.error());
  const auto done = exchange_certificates(pki, **world, command.folder);
  if (!done) return console.fail(done.error());
  const bool german = console.language() == base::Language::de;
  const auto text = fmt::format(
      fmt::runtime(german
                       ? "{}: {} Zertifizierungsstellen ({} davon schon da), {} Hosts; Schlüssel nur für dich lesbar\n"
                       : "{}: {} authorities ({} of them there already), {} hosts; keys for your eyes only\n"),
      command.folder, done->new_authorities + done->kept_authorities, done->kept_authorities, done->hosts);
  console.out(text);
  return 0;
}

}  // namespace mailflow::app
