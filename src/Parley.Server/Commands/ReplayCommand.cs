using System.CommandLine;
using Parley.Runtime.Journals;
using Parley.Runtime.Replay;
using Parley.Server.Engines;
using Parley.Server.Settings;

namespace Parley.Server.Commands;

/// <summary><c>replay</c>: runs a recorded session again. Ends with 0 when what was decided then is decided now.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var settings = new SettingOptions();
        var file = new Argument<string>("FILE") { Description = "A journal, as `serve --journal` writes it." };
        var set = new Option<string[]>("--set")
        {
            Description =
                "Run the session again with a field changed, as turn_detection.threshold=0.6; may be repeated.",
            HelpName = "FIELD=VALUE",
        };
        var rerun = new Option<bool>("--rerun")
        {
            Description = "Run the session again from the sound on, as --set does, with nothing changed.",
        };
        var show = new Option<bool>("--show") { Description = "List what the journal holds, and run nothing." };
        var events = new Option<bool>("--events")
        {
            Description = "With --set or --rerun: every event before and after.",
        };
        var output = new Option<string?>("--out")
        {
            Description = "With --set or --rerun: keep the journal of the new run.",
            HelpName = "FILE",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("replay", "Run a recorded session again: to the byte, or with other settings.")
        {
            file,
            set,
            rerun,
            show,
            events,
            output,
            json,
        };
        settings.AddTo(command, SettingNames.Data, SettingNames.Models);
        command.Validators.Add(result =>
        {
            var runs = result.GetValue(rerun) || result.GetResult(set) is { Implicit: false };
            if (!runs && result.GetResult(output) is { Implicit: false })
            {
                result.AddError("--out belongs to --set or --rerun: nothing else makes a new journal.");
            }

            if (!runs && result.GetValue(events))
            {
                result.AddError("--events belongs to --set or --rerun; --show lists what the journal holds.");
            }
        });
        command.SetAction(
            (result, cancel) =>
                RunAsync(
                    new(result.GetValue(file)!, result.GetValue(set) ?? [])
                    {
                        Rerun = result.GetValue(rerun),
                        Show = result.GetValue(show),
                        Events = result.GetValue(events),
                        Output = result.GetValue(output),
                        Json = result.GetValue(json),
                        Settings = settings.Values(result),
                    },
                    cancel
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(ReplayRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var journal = new JournalReader(File.OpenRead(request.File));
            if (request.Show)
            {
                JournalText.Show(journal, System.Console.Out);
                return ExitCode.Done;
            }

            return request.Rerun || request.Changes.Count > 0
                ? await RerunAsync(request, journal, cancellationToken)
                : Replay(request, journal);
        }
        catch (Exception e)
            when (e is FileNotFoundException or DirectoryNotFoundException or FormatException or SettingsException)
        {
            return Fail(ExitCode.Usage, e.Message);
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or InvalidDataException or InvalidOperationException)
        {
            return Fail(ExitCode.Failed, e.Message);
        }
    }

    private static int Replay(ReplayRequest request, JournalReader journal)
    {
        var result = StepReplay.Run(journal);
        System.Console.WriteLine(
            request.Json ? ReplayJson.Write(journal.Header, result) : ReplayText.Write(journal.Header, result)
        );
        return result.IsEqual ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<int> RerunAsync(
        ReplayRequest request,
        JournalReader journal,
        CancellationToken cancellationToken
    )
    {
        FieldChange[] changes = [.. request.Changes.Select(FieldChange.Parse)];
        var before = RecordedCall.Read(journal);
        var (settings, _) = SettingsReader.ForProcess(request.Settings).Read();

        // Answers come from the recording: no model is looked for.
        settings = settings with
        {
            Responder = "builtin",
        };
        await using var engines = await EngineBuilder.BuildAsync(
            settings,
            EngineBuilder.LoadVoices(settings, write: false),
            TimeProvider.System,
            cancellationToken
        );
        using var written = new MemoryStream();
        var notes = Rerun.Run(before, changes, engines.Engines, written);
        if (request.Output is { } path)
        {
            await File.WriteAllBytesAsync(path, written.ToArray(), cancellationToken);
        }

        using var reader = new JournalReader(new MemoryStream(written.ToArray()));
        var report = new RerunReport(before, RecordedCall.Read(reader), [.. changes.Select(c => c.ToString())], notes);
        System.Console.WriteLine(request.Json ? RerunJson.Write(report) : RerunText.Write(report, request.Events));
        return report.Difference.IsEmpty || changes.Length > 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static int Fail(int code, string message)
    {
        System.Console.Error.WriteLine($"parley: {message.ReplaceLineEndings(" ")}");
        return code;
    }
}

/// <summary>What was asked for on the command line.</summary>
internal sealed record ReplayRequest(string File, IReadOnlyList<string> Changes)
{
    public bool Rerun { get; init; }

    public bool Show { get; init; }

    public bool Events { get; init; }

    public string? Output { get; init; }

    public bool Json { get; init; }

    public required IReadOnlyDictionary<string, string?> Settings { get; init; }
}
