using System.CommandLine;
using Parley.Turns;

var parsed = TurnsCommand.Create().Parse(args);
if (parsed.Errors.Count > 0)
{
    await Console.Error.WriteLineAsync($"parley: {parsed.Errors[0].Message.ReplaceLineEndings(" ")} See --help.");
    return 2;
}

return await parsed.InvokeAsync();
