using System.CommandLine;

namespace Parley.Server.Commands;

/// <summary>Runs a command line: wrong usage is one line and exit code 2.</summary>
internal static class RootInvocation
{
    public static async Task<int> RunAsync(Command root, string[] args)
    {
        var result = root.Parse(args.Length == 0 ? ["--help"] : args);
        if (result.Errors.Count > 0)
        {
            await System.Console.Error.WriteLineAsync(
                $"parley: {result.Errors[0].Message.ReplaceLineEndings(" ")} See --help."
            );
            return ExitCode.Usage;
        }

        // Signals belong to the command: serve ends gracefully by itself.
        return await result.InvokeAsync(
            new InvocationConfiguration { ProcessTerminationTimeout = null },
            CancellationToken.None
        );
    }
}
