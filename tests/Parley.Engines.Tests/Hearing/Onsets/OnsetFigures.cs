using Parley.Engines.Hearing;

namespace Parley.Engines.Tests.Hearing.Onsets;

/// <summary>How well the gate finds where people begin to speak, over many streams.</summary>
internal sealed class OnsetFigures
{
    private const double Rate = 16_000;

    // A start is an utterance's own when it is decided between shortly before it and its end.
    private const double Before = 0.15;

    private readonly List<double> _latencies = [];

    /// <summary>Utterances that follow at least half a second without speech.</summary>
    public int Utterances { get; private set; }

    public int Missed { get; private set; }

    public int FalseStarts { get; private set; }

    public double MinutesWithoutSpeech { get; private set; }

    public double MissRate => Utterances == 0 ? 0 : (double)Missed / Utterances;

    public double FalsePerMinute => MinutesWithoutSpeech <= 0 ? 0 : FalseStarts / MinutesWithoutSpeech;

    /// <summary>From the true onset until the start is told, in ms.</summary>
    public double Latency(double share) =>
        _latencies.Count == 0
            ? double.NaN
            : _latencies.Order().ElementAt(Math.Min(_latencies.Count - 1, (int)(share * _latencies.Count)));

    /// <summary>Hears a stream in chunks of 20 ms.</summary>
    /// <param name="speech">Where the speech is, in seconds; empty: there is none.</param>
    public void Add(IVoiceDetector detector, short[] samples, IReadOnlyList<(double Start, double End)> speech)
    {
        var starts = Starts(detector, samples);
        for (var i = 0; i < speech.Count; i++)
        {
            var (start, end) = speech[i];
            if (i > 0 && start - speech[i - 1].End < 0.6)
            {
                continue;
            }

            Utterances++;
            var own = starts.Where(s => s.Told >= start - Before && s.Told <= end + 0.2).ToList();
            if (own.Count == 0)
            {
                Missed++;
            }
            else
            {
                _latencies.Add((own[0].Told - start) * 1000);
            }
        }

        FalseStarts += starts.Count(s =>
            !speech.Any(span => s.Told >= span.Start - Before && s.Told <= span.End + 0.25)
        );
        MinutesWithoutSpeech += ((samples.Length / Rate) - speech.Sum(span => span.End - span.Start)) / 60;
    }

    /// <summary>Adds what other streams gave.</summary>
    public void Add(OnsetFigures others)
    {
        Utterances += others.Utterances;
        Missed += others.Missed;
        FalseStarts += others.FalseStarts;
        MinutesWithoutSpeech += others.MinutesWithoutSpeech;
        _latencies.AddRange(others._latencies);
    }

    /// <summary>Each turn ends at once when a silence of 300 ms has passed, as with the usual settings.</summary>
    private static List<(double Told, double Start)> Starts(IVoiceDetector detector, short[] samples)
    {
        using var detection = detector.Open();
        var gate = new SpeechGate(detection, new GateConfig { SilenceDurationMs = 300 });
        var events = new List<GateEvent>();
        var starts = new List<(double Told, double Start)>();
        for (var at = 0; at < samples.Length; at += 320)
        {
            events.Clear();
            gate.Process(samples.AsSpan(at, Math.Min(320, samples.Length - at)), events);
            starts.AddRange(events.OfType<SpeechStarted>().Select(e => (gate.Position / Rate, e.AtSample / Rate)));
        }

        return starts;
    }

    public override string ToString() =>
        $"{Utterances} onsets, missed {MissRate:P1}, latency p50 {Latency(0.5):F0} p95 {Latency(0.95):F0} ms, "
        + $"{FalsePerMinute:F1} false per minute ({MinutesWithoutSpeech:F1} min)";
}
