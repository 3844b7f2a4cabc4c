using System.CommandLine;
using Parley.Bench;

var root = BenchCommand.Create();
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    await Console.Error.WriteLineAsync($"parley: {parsed.Errors[0].Message.ReplaceLineEndings(" ")} See --help.");
    return 2;
}

return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
