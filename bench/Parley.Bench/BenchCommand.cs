using System.CommandLine;
using Parley.Bench.Echo;
using Parley.Bench.Measures;

namespace Parley.Bench;

/// <summary>The command line of the bench.</summary>
internal static class BenchCommand
{
    public static RootCommand Create()
    {
        var quick = new Option<bool>("--quick") { Description = "Fewer sessions and shorter runs: under a minute." };
        var output = new Option<string?>("--out")
        {
            Description = "Where the JSON results go; bench/results/latest.json without it.",
        };
        var server = new Option<string?>("--server") { Description = "The server's parley-server.dll." };
        var models = new Option<string?>("--models")
        {
            Description = "A folder with models that the set-up does not bring, as the server's --models.",
        };
        var only = new Option<string?>("--only")
        {
            Description = $"Only some groups, by comma: {string.Join(", ", BenchRun.Groups)}.",
        };
        only.Validators.Add(result =>
        {
            var unknown = Split(result.GetValueOrDefault<string?>()).Except(BenchRun.Groups, StringComparer.Ordinal);
            if (unknown.FirstOrDefault() is { } group)
            {
                result.AddError($"There is no group '{group}'; the groups are {string.Join(", ", BenchRun.Groups)}.");
            }
        });
        var root = new RootCommand("Measures Parley beside a bare echo server, with the same frames.")
        {
            quick,
            output,
            server,
            models,
            only,
        };
        root.SetAction(
            (result, token) =>
                GuardAsync(() =>
                    BenchRun.RunAsync(
                        result.GetValue(quick) ? BenchSize.Quick : BenchSize.Full,
                        result.GetValue(quick),
                        result.GetValue(output),
                        result.GetValue(server),
                        result.GetValue(models),
                        Split(result.GetValue(only)),
                        token
                    )
                )
        );

        var echo = new Command("echo", "The bare echo server, until its standard input ends.");
        echo.SetAction((_, token) => GuardAsync(() => EchoServer.RunAsync(token)));
        root.Add(echo);
        return root;
    }

    private static string[] Split(string? groups) =>
        groups?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static async Task<int> GuardAsync(Func<Task> action)
    {
        try
        {
            await action();
            return 0;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("parley: the bench was interrupted.");
            return 130;
        }
        catch (Exception e) when (e is BenchException or Client.VoiceClientException or IOException)
        {
            await Console.Error.WriteLineAsync($"parley: {e.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }
}
