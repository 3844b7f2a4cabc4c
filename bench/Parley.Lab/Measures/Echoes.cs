using System.Text.Json;
using Parley.Audio;
using Parley.Bench.Model;
using Parley.Lab.Calls;
using Parley.Lab.Recordings;
using Parley.Lab.Report;
using Parley.Lab.Runs;
using Parley.Lab.Scoring;

namespace Parley.Lab.Measures;

/// <summary>
/// The microphone hears the answer, so much later, through a small room. Does the server take itself for the person, and how much of the
/// echo is left in what its ear gets? Only Voice Live has echo cancellation.
/// </summary>
internal sealed class Echoes(LabContext lab) : IMeasure
{
    /// <summary>Level of the echo in the microphone beside what was played.</summary>
    public const double EchoDb = -10;

    private const double PatienceMs = 20_000;
    private const double SettledMs = 2000;
    private const int PerCall = 2;
    private const int UncancelledMs = 200;

    private readonly Lock _lock = new();
    private readonly List<Heard> _heard = [];
    private readonly List<(int DelayMs, double Erle)> _erle = [];

    public string Name => "echo";

    public Task<IReadOnlyList<LabJob>> PlanAsync(LabReport report, CancellationToken cancellationToken)
    {
        if (!lab.Target.IsVoiceLive)
        {
            report.NotMeasured[Name] = "the OpenAI dialects have no echo cancellation by the server";
            return Task.FromResult<IReadOnlyList<LabJob>>([]);
        }

        List<LabJob> jobs = [];
        for (var round = 0; round * PerCall < lab.Size.EchoAnswers; round++)
        {
            foreach (var delay in lab.Size.EchoDelaysMs)
            {
                var seed = round;
                jobs.Add(new LabJob($"{Name} {delay} ms", LabJob.Ear, token => ListenAsync(delay, true, seed, token)));
                if (round % 3 == 0)
                {
                    jobs.Add(
                        new LabJob($"{Name} {delay} ms, left", LabJob.Ear, token => RetrieveAsync(delay, seed, token))
                    );
                }
            }

            if (round == 0)
            {
                jobs.Add(
                    new LabJob($"{Name} uncancelled", LabJob.Ear, token => ListenAsync(UncancelledMs, false, 0, token))
                );
            }
        }

        return Task.FromResult<IReadOnlyList<LabJob>>(jobs);
    }

    public void Conclude(LabReport report)
    {
        List<BargeInRow> matrix = [];
        foreach (var group in _heard.GroupBy(one => (one.DelayMs, one.Cancels)).OrderBy(one => one.Key.DelayMs))
        {
            var erle = _erle.Where(one => one.DelayMs == group.Key.DelayMs).Select(one => one.Erle).ToList();
            var row = new EchoRow(
                group.Key.DelayMs,
                group.Key.Cancels && erle.Count > 0 ? Figures.Round(erle.Average()) : null,
                group.Sum(one => one.Interruptions),
                group.Count(),
                group.Key.Cancels ? "on" : "off"
            );
            if (!group.Key.Cancels)
            {
                report.EchoWithoutCancellation.Add(row);
                continue;
            }

            report.Echo.Add(row);
            matrix.Add(BargeIns.Row($"own echo, {group.Key.DelayMs} ms", [.. group.Select(one => one.Score)]));
        }

        report.BargeIn = report.BargeIn with { Matrix = [.. report.BargeIn.Matrix, .. matrix] };
        if (report.Echo.Count > 0 && _erle.Count == 0)
        {
            report.NotMeasured["echo erle_db"] = "the server does not give back the sound that its ear got";
        }
    }

    private async Task ListenAsync(int delayMs, bool cancels, int seed, CancellationToken cancellationToken)
    {
        await using var caller = await lab.CallAsync(Call(delayMs, cancels, seed, null), cancellationToken);
        for (var answer = 0; answer < PerCall; answer++)
        {
            var from = caller.NowMs;
            if (await Answers.BeginAsync(caller, cancellationToken) is not var (response, item, heard))
            {
                return;
            }

            await Answers.EndAsync(caller, response, PatienceMs, cancellationToken);
            // The echo of the last words is still on its way.
            await caller.WaitAsync(delayMs + 600, cancellationToken);
            await caller.ThrowIfBrokenAsync();
            var interruptions = caller.Trace.Of(TraceEvent.Started, from).Count;
            var score = InterruptionScore.Judge(
                caller.Trace.All,
                response,
                from,
                caller.Player.LastHeardMs(item),
                null
            );
            lock (_lock)
            {
                _heard.Add(
                    new Heard(
                        delayMs,
                        cancels,
                        interruptions,
                        score with
                        {
                            Stopped = interruptions > 0 || score.Cancelled,
                        }
                    )
                );
            }

            if (interruptions > 0)
            {
                if (cancels)
                {
                    lab.Failures.Keep(Name, $"the server interrupted itself, {delayMs} ms", caller, heard);
                }

                // Its own words are a turn now; what follows is another conversation.
                return;
            }
        }
    }

    private async Task RetrieveAsync(int delayMs, int seed, CancellationToken cancellationToken)
    {
        await using var caller = await lab.CallAsync(Call(delayMs, true, seed, TurnSettings.Manual), cancellationToken);
        if (await Answers.BeginAsync(caller, cancellationToken) is not var (response, _, heard))
        {
            return;
        }

        await Answers.EndAsync(caller, response, PatienceMs, cancellationToken);
        await caller.CommitAsync(cancellationToken);
        // Voice Live has the item once it is understood.
        await caller.WaitUntilAsync(
            () => caller.Trace.Of(TraceEvent.Transcribed).Count > 0,
            PatienceMs,
            cancellationToken
        );
        await caller.ThrowIfBrokenAsync();
        if (caller.Trace.Of(TraceEvent.Committed) is not [{ ItemId: { } item }, ..])
        {
            return;
        }

        await caller.WaitAsync(300, cancellationToken);
        if (Sound(await caller.RetrieveAsync(item, cancellationToken)) is not { Length: > 0 } cleaned)
        {
            return;
        }

        var from = (int)((heard + SettledMs - caller.Microphone.BeganMs) * Recording.Rate / 1000);
        if (Erle.Of(caller.Microphone.Recorded, cleaned, Recording.Rate, from) is { } erle)
        {
            lock (_lock)
            {
                _erle.Add((delayMs, erle));
            }
        }
    }

    private CallSettings Call(int delayMs, bool cancels, int seed, TurnSettings? turns) =>
        new()
        {
            Turns = turns,
            Transcribes = true,
            CancelsEcho = cancels,
            EchoDb = EchoDb,
            BufferMs = delayMs,
            Seed = seed,
            Instructions = Answers.Instructions(lab, 3000 + seed, AnswerKind.Medium),
        };

    private static short[]? Sound(JsonElement? item)
    {
        if (
            item is not { } found
            || !found.TryGetProperty("content", out var content)
            || content.ValueKind is not JsonValueKind.Array
        )
        {
            return null;
        }

        foreach (var part in content.EnumerateArray())
        {
            if (
                part.TryGetProperty("audio", out var audio)
                && audio.ValueKind is JsonValueKind.String
                && audio.TryGetBytesFromBase64(out var bytes)
            )
            {
                var samples = new short[bytes.Length / 2];
                Pcm.Decode(bytes, samples);
                return samples;
            }
        }

        return null;
    }

    private sealed record Heard(int DelayMs, bool Cancels, int Interruptions, InterruptionScore Score);
}
