using System.CommandLine;
using Parley.Lab;

var root = LabCommand.Create();
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    await Console.Error.WriteLineAsync($"parley: {parsed.Errors[0].Message.ReplaceLineEndings(" ")} See --help.");
    return 2;
}

return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
