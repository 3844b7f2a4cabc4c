using Parley.Bench.Model;
using Parley.Client;
using Parley.Lab.Calls;
using Parley.Lab.Recordings;
using Parley.Lab.Report;
using Parley.Lab.Runs;
using Parley.Lab.Signal;

namespace Parley.Lab.Measures;

/// <summary>
/// Spoken turns whose latency receipt is compared with the silence in the caller's own recording: from the last sound of speech to the first
/// sound of the answer. Parley's alone; it is asked for with <c>include</c>.
/// </summary>
internal sealed class Receipts(LabContext lab) : IMeasure
{
    private const double PatienceMs = 12_000;

    private readonly Lock _lock = new();
    private readonly List<(double Error, double Anchored)> _errors = [];
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
                (recording, i) => new LabJob($"{Name} {recording.Name}", 3, token => CallAsync(recording, i, token))
            ),
        ]);
    }

    public void Conclude(LabReport report)
    {
        report.ReceiptErrorMs = new ReceiptSection(
            Figures.Percentile(_errors.Select(one => one.Error), 0.5),
            Figures.Percentile(_errors.Select(one => one.Error), 0.99),
            _errors.Count,
            Figures.Percentile(_errors.Select(one => one.Anchored), 0.5),
            Figures.Percentile(_errors.Select(one => one.Anchored), 0.99)
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
        caller.Microphone.SetBed(
            RoomTone.Make(recording.Samples, Recording.Rate, Recording.Rate * 2, LabContext.Chance(number))
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
                // The server counts from the last sound that it found; where that lies in its input, it says.
                var found = caller.Microphone.BeganMs + receipt.AudioMs;
                _errors.Add((Math.Abs(receipt.LengthMs - (heard - end)), Math.Abs(receipt.LengthMs - (heard - found))));
            }
        }
    }
}
