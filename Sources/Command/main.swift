leave(runCommand(Array(CommandLine.arguments.dropFirst())))
