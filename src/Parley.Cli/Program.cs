using System.CommandLine;
using System.CommandLine.Help;
using Parley.Cli;
using Parley.Cli.Talk;

// Not a RootCommand: that one would be named after the file, and people start it by the script.
var root = new Command("./parley", "Talks to Parley, or to any other Voice Live server.")
{
    new HelpOption { Recursive = true },
    TalkCommand.Create(),
};
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    await Console.Error.WriteLineAsync($"{parsed.Errors[0].Message} See --help.");
    return ExitCode.Usage;
}

return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
