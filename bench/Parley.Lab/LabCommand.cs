using System.CommandLine;
using System.CommandLine.Parsing;
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
        var url = new Option<Uri?>("--url")
        {
            CustomParser = ReadUrl,
            Description = "The server; without it one is started.",
        };
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

    private static Uri? ReadUrl(ArgumentResult result)
    {
        if (
            Uri.TryCreate(result.Tokens[^1].Value, UriKind.Absolute, out var url)
            && url.Scheme is ("http" or "https" or "ws" or "wss")
        )
        {
            return url;
        }

        result.AddError("The address of --url must begin with http, https, ws or wss.");
        return null;
    }

    // A report must not carry a key.
    internal static string Shown(ParseResult result)
    {
        List<string> words = ["./parley lab"];
        var before = "";
        foreach (var token in result.Tokens.Select(token => token.Value))
        {
            words.Add(
                before is "--key" ? "KEY"
                : before is "--url" ? token.Split('?')[0]
                : token
            );
            before = token;
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
