using System.CommandLine;
using Parley.Bench;
using Parley.Client;
using Parley.Lab.Runs;

namespace Parley.Lab;

/// <summary>The command line of the lab.</summary>
internal static class LabCommand
{
    public static RootCommand Create()
    {
        var audio = new Option<string?>("--audio")
        {
            Description = "Recordings: a folder with manifest.tsv. Without it the local voices call.",
        };
        var noise = new Option<string?>("--noise") { Description = "Noise: any folder of WAV files." };
        var report = new Option<string>("--report")
        {
            Description = "Folder for report.html and report.json.",
            DefaultValueFactory = _ => "lab-report",
        };
        var quick = new Option<bool>("--quick") { Description = "Fewer calls: about five minutes." };
        var url = new Option<Uri?>("--url") { Description = "The server; without it one is started." };
        var key = new Option<string?>("--key") { Description = "Its key (PARLEY_API_KEY)." };
        var model = new Option<string?>("--model") { Description = "The query parameter model." };
        var server = new Option<string?>("--server") { Description = "Another build of parley-server.dll." };
        var only = new Option<string?>("--only")
        {
            Description = $"Only some sections, by comma: {string.Join(", ", LabRun.Sections)}.",
        };
        only.Validators.Add(result =>
        {
            if (
                Split(result.GetValueOrDefault<string?>())
                    .Except(LabRun.Sections, StringComparer.Ordinal)
                    .FirstOrDefault() is
                { } section
            )
            {
                result.AddError(
                    $"There is no section '{section}'; the sections are {string.Join(", ", LabRun.Sections)}."
                );
            }
        });
        url.Validators.Add(result =>
        {
            if (
                result.GetValueOrDefault<Uri?>()
                is { IsAbsoluteUri: false }
                    or { Scheme: not ("http" or "https" or "ws" or "wss") }
            )
            {
                result.AddError("The address must begin with http, https, ws or wss.");
            }
        });
        var root = new RootCommand(
            "Drives scripted callers against a server and reports how well it hears and takes turns."
        )
        {
            audio,
            noise,
            report,
            quick,
            url,
            key,
            model,
            server,
            only,
        };
        root.SetAction(
            (result, token) =>
                GuardAsync(() =>
                    LabRun.RunAsync(
                        new LabOptions(
                            result.GetValue(audio),
                            result.GetValue(noise),
                            result.GetValue(report)!,
                            result.GetValue(quick),
                            result.GetValue(url),
                            result.GetValue(key) ?? Environment.GetEnvironmentVariable("PARLEY_API_KEY"),
                            result.GetValue(model),
                            result.GetValue(server),
                            Split(result.GetValue(only)),
                            Shown(result)
                        ),
                        result.GetValue(quick) ? LabSize.Quick : LabSize.Full,
                        token
                    )
                )
        );
        return root;
    }

    // A report must not carry a key.
    private static string Shown(ParseResult result)
    {
        List<string> words = ["./parley lab"];
        var tokens = result.Tokens.Select(token => token.Value).ToList();
        for (var i = 0; i < tokens.Count; i++)
        {
            words.Add(i > 0 && tokens[i - 1] is "--key" ? "KEY" : tokens[i]);
        }

        return string.Join(' ', words);
    }

    private static string[] Split(string? sections) =>
        sections?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static async Task<int> GuardAsync(Func<Task> action)
    {
        try
        {
            await action();
            return 0;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("parley: the lab was interrupted.");
            return 130;
        }
        catch (Exception e) when (e is LabException or BenchException or VoiceClientException or IOException)
        {
            await Console.Error.WriteLineAsync($"parley: {e.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }
}
