using System.CommandLine;
using System.CommandLine.Help;
using Parley.Server.Commands;

// Not a RootCommand: that one would be named after the file, and people start it by the script.
var root = new Command("./parley", "Parley: a self-hosted voice agent server that speaks the Voice Live wire.")
{
    new HelpOption { Recursive = true },
    new VersionOption(),
    ServeCommand.Create(),
    KeysCommand.Create(),
    AgentsCommand.Create(),
    DoctorCommand.Create(),
    ReplayCommand.Create(),
};
return await RootInvocation.RunAsync(root, args);
