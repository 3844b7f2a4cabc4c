using Parley.Bench.Model;
using Parley.Client;
using Parley.Lab.Calls;
using Parley.Lab.Recordings;
using Parley.Lab.Report;
using Parley.Lab.Runs;

namespace Parley.Lab.Measures;

/// <summary>
/// Spoken turns whose latency receipt is compared with the silence in the caller's own recording: from the last sound of speech to the first
/// sound of the answer. The room is silent, so that there is one last sound and not many. Parley's alone; it is asked for with
/// <c>include</c>.
/// </summary>
internal sealed class Receipts(LabContext lab) : IMeasure
{
    private const double PatienceMs = 15_000;

    // A machine that is full is late on both sides of the wire, and that would be measured.
    private const int Weight = 2 * LabJob.Ear;

    private readonly Lock _lock = new();
    private readonly List<Compared> _errors = [];
    private int _turns;
    private string? _refused;

    public string Name => "receipt";

    public Task<IReadOnlyList<LabJob>> PlanAsync(LabReport report, CancellationToken cancellationToken)
    {
        var recordings = lab.Library.Choose(
            lab.Size.Receipts,
            line => line.HasWords,
            one => one.Spoken.LengthMs(Recording.Rate) is >= 800 and <= 6000
        );
        return Task.FromResult<IReadOnlyList<LabJob>>([
            .. recordings.Select(
                (recording, i) =>
                    new LabJob($"{Name} {recording.Name}", Weight, token => CallAsync(recording, i, token))
            ),
        ]);
    }

    public void Conclude(LabReport report)
    {
        report.ReceiptErrorMs = new ReceiptSection(
            Figures.Percentile(_errors.Select(one => one.Error), 0.5),
            Figures.Percentile(_errors.Select(one => one.Error), 0.99),
            _errors.Count,
            Figures.Percentile(_errors.Select(one => one.FromTrueEnd), 0.5),
            Figures.Percentile(_errors.Select(one => one.FromTrueEnd), 0.99),
            Figures.Percentile(_errors.Select(one => one.ToFirstSample), 0.5),
            Figures.Percentile(_errors.Select(one => one.ToFirstSample), 0.99),
            [
                .. _errors
                    .OrderByDescending(one => one.Error)
                    .Select(one => new ReceiptRow(
                        one.Recording,
                        Figures.Round(one.Receipt),
                        Figures.Round(one.Gap),
                        Figures.Round(one.Lead)
                    )),
            ]
        );
        if ((_turns > 0 || _refused is not null) && _errors.Count == 0)
        {
            report.NotMeasured["receipt_error_ms"] = _refused is null
                ? "the server sent no latency receipt"
                : $"the server has no latency receipt: {_refused}";
        }
    }

    private async Task CallAsync(Recording recording, int number, CancellationToken cancellationToken)
    {
        try
        {
            await HoldAsync(recording, number, cancellationToken);
        }
        catch (VoiceClientException e) when (e.Fault is VoiceClientFault.Refused)
        {
            lock (_lock)
            {
                _refused = e.Message;
            }
        }
    }

    private async Task HoldAsync(Recording recording, int number, CancellationToken cancellationToken)
    {
        await using var caller = await lab.CallAsync(
            new CallSettings
            {
                Turns = new TurnSettings("server_vad"),
                Transcribes = true,
                WantsReceipt = true,
                Instructions = Answers.Instructions(lab, 5000 + number, AnswerKind.Short),
            },
            cancellationToken
        );
        await caller.WaitAsync(500, cancellationToken);
        var spoken = recording.Spoken;
        var began = await caller.SayAsync(
            recording.Samples[spoken.Start..spoken.End],
            withBed: false,
            cancellationToken
        );
        var end = began + spoken.LengthMs(Recording.Rate);
        await caller.WaitUntilAsync(
            () => caller.Trace.Of(TraceEvent.Receipt, end).Count > 0 && caller.Trace.Of(TraceEvent.Done, end).Count > 0,
            PatienceMs,
            cancellationToken
        );
        await caller.ThrowIfBrokenAsync();
        lock (_lock)
        {
            _turns++;
            if (
                caller.Trace.Of(TraceEvent.Receipt, end) is [var receipt, ..]
                && caller.Player.FirstHeardMs(end) is var heard and > 0
            )
            {
                var last = HeardGap.LastLoudMs(caller, began, end);
                // The loudspeaker of a client that plays at once begins when the sound arrives; the lab's own is drawn in steps of
                // 20 ms, and a machine that is full is late with them.
                var sound = caller.Trace.Of(TraceEvent.Audio, end)[0];
                var lead = heard - caller.Player.StartedMs(sound.ItemId ?? "");
                heard = sound.AtMs + lead;
                _errors.Add(new Compared(recording.Name, receipt.LengthMs, heard - last, heard - end, lead));
            }
        }
    }

    /// <param name="Gap">In the caller's recording, from the last loud sound to the first that can be heard.</param>
    /// <param name="GapFromTrueEnd">The same, from the true end of speech.</param>
    /// <param name="Lead">From the first sample of the answer to the first that can be heard.</param>
    private sealed record Compared(string Recording, double Receipt, double Gap, double GapFromTrueEnd, double Lead)
    {
        public double Error => Math.Abs(Receipt - Gap);

        public double FromTrueEnd => Math.Abs(Receipt - GapFromTrueEnd);

        public double ToFirstSample => Math.Abs(Receipt - (Gap - Lead));
    }
}
