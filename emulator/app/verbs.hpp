#pragma once
// What each verb does, one file each; the exit code is theirs.

#include "app/command_line.hpp"
#include "app/console.hpp"

namespace mailflow::app {

int perform(const TasksCommand& command, Console& console);
int perform(const HelpCommand& command, Console& console);
int perform(const VersionCommand& command, Console& console);
int perform(const RunCommand& command, Console& console);
int perform(const ReviewCommand& command, Console& console);
int perform(const MergeCommand& command, Console& console);
int perform(const ExplainCommand& command, Console& console);
int perform(const SendCommand& command, Console& console);
int perform(const TraceCommand& command, Console& console);
int perform(const MessageCommand& command, Console& console);
int perform(const GraphCommand& command, Console& console);
int perform(const SchemaCommand& command, Console& console);
int perform(const DescribeCommand& command, Console& console);
int perform(const FormatCommand& command, Console& console);
int perform(const InitCommand& command, Console& console);
int perform(const CompletionCommand& command, Console& console);
int perform(const ShellCommand& command, Console& console);
int perform(const CertsCommand& command, Console& console);
int perform(const UpCommand& command, Console& console);
int perform(const RulesCommand& command, Console& console);
int perform(const SpfCommand& command, Console& console);
int perform(const DoctorCommand& command, Console& console);

}  // namespace mailflow::app
