// libfyaml 0.7.12 forgets the list of pieces when a quoted text has very many: a few KiB for each such text, whether
// the file is taken or refused. Everything else that leaks is a finding.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libfyaml";
}
