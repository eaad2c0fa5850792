// `mailflow certs`: a lab's authorities and certificates as files, for real clients and for `up --certs`.

#include <fmt/format.h>

#include "app/certificate_files.hpp"
#include "app/lab_file.hpp"
#include "app/verbs.hpp"

namespace mailflow::app {

namespace {

std::string counted(std::size_t number, const base::Text& one, const base::Text& several, base::Language language) {
  return fmt::format("{} {}", number, (number == 1 ? one : several).in(language));
}

std::string done_text(const std::string& folder, const CertificateFiles& done, base::Language language) {
  static constexpr base::Text authority{"authority", "Zertifizierungsstelle"};
  static constexpr base::Text authorities{"authorities", "Zertifizierungsstellen"};
  static constexpr base::Text host{"host", "Host"};
  static constexpr base::Text hosts{"hosts", "Hosts"};
  static constexpr base::Text kept{" ({} there already)", " ({} schon da)"};
  static constexpr base::Text keys{"keys for your eyes only", "Schlüssel nur für dich lesbar"};
  auto text = folder + ": " + counted(done.new_authorities + done.kept_authorities, authority, authorities, language);
  if (done.kept_authorities > 0) text += fmt::format(fmt::runtime(kept.in(language)), done.kept_authorities);
  return fmt::format("{}, {}; {}\n", text, counted(done.hosts, host, hosts, language), keys.in(language));
}

}  // namespace

int perform(const CertsCommand& command, Console& console) {
  const auto world = read_lab(command.lab, console);
  if (!world) return world.error();
  pki::Pki pki((*world)->clock);
  for (const auto& authority : *(*world)->authorities)
    if (auto added = pki.add_authority(authority.name); !added) return console.fail(added.error());
  const auto done = exchange_certificates(pki, **world, command.folder);
  if (!done) return console.fail(done.error());
  console.out(done_text(command.folder, *done, console.language()));
  return 0;
}

}  // namespace mailflow::app
