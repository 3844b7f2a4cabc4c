using System.CommandLine;
using Parley.Server.Commands;

var root = new RootCommand("Parley: a self-hosted voice agent server that speaks the Voice Live wire.")
{
    ServeCommand.Create(),
    KeysCommand.Create(),
    AgentsCommand.Create(),
    DoctorCommand.Create(),
    ReplayCommand.Create(),
};
return await RootInvocation.RunAsync(root, args);
