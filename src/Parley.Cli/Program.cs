using System.CommandLine;
using Parley.Cli;
using Parley.Cli.Talk;

var root = new RootCommand("Talks to Parley, or to any other Voice Live server.") { TalkCommand.Create() };
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    await Console.Error.WriteLineAsync($"{parsed.Errors[0].Message} See --help.");
    return ExitCode.Usage;
}

return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
