using System.Text.Json;
using Parley.Bench.Model;
using Parley.Lab.Calls;
using Parley.Lab.Recordings;
using Parley.Lab.Report;
using Parley.Lab.Runs;
using Parley.Lab.Scoring;

namespace Parley.Lab.Measures;

/// <summary>
/// Somebody interrupts: which words had their loudspeaker played, and which does the server believe were heard? For clients that hold
/// sound back before they play it, and that say how far they came or leave it to the server.
/// </summary>
internal sealed class HeardWords(LabContext lab) : IMeasure
{
    private const double PatienceMs = 8000;

    private static readonly int[] _buffers = [0, 200, 400, 800];

    private readonly Lock _lock = new();
    private readonly List<(int BufferMs, bool Reports, int Heard, int Kept)> _seen = [];
    private readonly List<(int Heard, int Kept)> _context = [];

    public string Name => "heard";

    public Task<IReadOnlyList<LabJob>> PlanAsync(LabReport report, CancellationToken cancellationToken)
    {
        var speakers = lab.Library.Choose(8, line => line.HasWords, one => one.Spoken.LengthMs(Recording.Rate) >= 1200);
        if (!lab.Target.IsVoiceLive || speakers.Count == 0)
        {
            report.NotMeasured[Name] = lab.Target.IsVoiceLive
                ? "no recording with at least 1.2 s of speech"
                : "the OpenAI dialects do not say when each word is spoken";
            return Task.FromResult<IReadOnlyList<LabJob>>([]);
        }

        List<LabJob> jobs = [];
        for (var trial = 0; trial < lab.Size.HeardTrials; trial++)
        {
            foreach (var buffer in _buffers)
            {
                foreach (var reports in new[] { true, false })
                {
                    var number = jobs.Count;
                    var speaker = speakers[number % speakers.Count];
                    jobs.Add(
                        new LabJob(
                            $"{Name} {buffer} ms",
                            LabJob.Ear,
                            token => CallAsync(buffer, reports, speaker, number, token)
                        )
                    );
                }
            }
        }

        return Task.FromResult<IReadOnlyList<LabJob>>(jobs);
    }

    public void Conclude(LabReport report)
    {
        foreach (var group in _seen.GroupBy(one => (one.BufferMs, one.Reports)).OrderBy(one => one.Key.BufferMs))
        {
            report.Heard.Add(
                new HeardRow(
                    group.Key.BufferMs,
                    group.Key.Reports ? "says how far it came" : "leaves it to the server",
                    group.Count(),
                    Figures.Share(Share(group.Select(one => (one.Heard, one.Kept)))),
                    Math.Round(group.Average(one => Math.Abs(one.Kept - one.Heard)), 2)
                )
            );
        }

        report.HeardWordError = Figures.Share(Share(_seen.Select(one => (one.Heard, one.Kept))));
        report.HeardWordErrorInContext = Figures.Share(Share(_context));
    }

    private static double? Share(IEnumerable<(int Heard, int Kept)> seen)
    {
        var all = seen.ToList();
        var words = all.Sum(one => one.Heard);
        return words == 0 ? null : (double)all.Sum(one => Math.Abs(one.Kept - one.Heard)) / words;
    }

    private async Task CallAsync(
        int buffer,
        bool reports,
        Recording speaker,
        int number,
        CancellationToken cancellationToken
    )
    {
        var chance = LabContext.Chance(900 + number);
        var asker = 4000 + number;
        await using var caller = await lab.CallAsync(
            new CallSettings
            {
                Turns = new TurnSettings("server_vad"),
                Transcribes = true,
                BufferMs = buffer,
                ReportsTruncation = reports,
                AutoTruncates = !reports,
                WantsWordTimes = true,
                Instructions = Answers.Instructions(lab, asker, AnswerKind.Long),
            },
            cancellationToken
        );
        if (await Answers.BeginAsync(caller, cancellationToken) is not var (response, item, heard))
        {
            return;
        }

        var into = 1500 + (2500 * chance.NextDouble());
        await caller.WaitAsync(heard + into - caller.NowMs, cancellationToken);
        var spoken = speaker.Spoken;
        var length = Math.Min(spoken.Length, Recording.Rate * 2);
        await caller.SayAsync(speaker.Samples[spoken.Start..(spoken.Start + length)], withBed: true, cancellationToken);
        var cut = await caller.WaitUntilAsync(
            () => caller.Trace.Of(TraceEvent.Truncated).Count > 0,
            PatienceMs,
            cancellationToken
        );
        // The next answer's request shows what the model was told.
        await caller.WaitUntilAsync(
            () => caller.Trace.Of(TraceEvent.Created).Count > 1,
            PatienceMs / 2,
            cancellationToken
        );
        await caller.ThrowIfBrokenAsync();
        if (!cut || Transcript(await caller.RetrieveAsync(item, cancellationToken)) is not { } kept)
        {
            return;
        }

        var played = caller.Player.PlayedMs(item);
        var words = HeardScore.Played(caller.Trace.Of(TraceEvent.Word), item, played);
        lock (_lock)
        {
            _seen.Add((buffer, reports, words, HeardScore.Words(kept)));
            if (lab.LastRequest?.Invoke(asker) is { } request && HeardScore.LastAnswer(request) is { } told)
            {
                _context.Add((words, HeardScore.Words(told)));
            }
        }
    }

    private static string? Transcript(JsonElement? item)
    {
        if (
            item is not { } found
            || !found.TryGetProperty("content", out var content)
            || content.ValueKind is not JsonValueKind.Array
        )
        {
            return null;
        }

        return string.Join(
            ' ',
            content
                .EnumerateArray()
                .Select(part =>
                    part.TryGetProperty("transcript", out var text) && text.ValueKind is JsonValueKind.String
                        ? text.GetString()
                        : ""
                )
        );
    }
}
