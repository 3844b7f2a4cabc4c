using System.Collections.Concurrent;
using Parley.Engines.Hearing;
using Parley.Lab.Recordings;
using Parley.Lab.Scoring;
using Parley.Lab.Signal;

namespace Parley.Runtime.Tests.Calls;

/// <summary>
/// False cut-offs against added delay, as <c>./parley lab</c> measures them, through the whole lane in simulated time: the same sound gives
/// the same figures, and nothing is late.
/// </summary>
/// <param name="detector">Of the voice; shared by all calls.</param>
internal sealed class EndingCurve(IVoiceDetector detector)
{
    /// <summary>How long the ear takes for a second of sound, in seconds: on a machine with much other work.</summary>
    private const double Pace = 0.8;

    private const int TailMs = 300;
    private const int LeadInMs = 700;
    private const int PatienceMs = 3_500;

    /// <summary>An utterance with pauses in it.</summary>
    /// <param name="Spoken">Where its speech begins and ends, in samples at 24 kHz.</param>
    /// <param name="Samples">24 kHz, mono.</param>
    internal sealed record Utterance(string Name, Stretch Spoken, short[] Samples);

    /// <summary>What one setting does to all utterances.</summary>
    /// <param name="DelayMs">Mean, from the end of the speech to the last <c>speech_stopped</c>.</param>
    /// <param name="CutOff">Share of those in which a turn ended before the speech did, 0 to 1.</param>
    internal sealed record Point(string Setting, double DelayMs, double CutOff);

    /// <summary>Puts pauses of 0.3 to 1.2 s at the deepest gaps of an utterance, with its own room in them.</summary>
    /// <param name="spoken">Of the samples, at 24 kHz.</param>
    public static Utterance Hesitate(string name, short[] samples, Stretch spoken, int pauses, Random chance)
    {
        var tail = Math.Min(samples.Length - spoken.End, TailMs * SpokenLine.Rate / 1000);
        double[] lengths = [.. Enumerable.Range(0, pauses).Select(_ => 300 + (900 * chance.NextDouble()))];
        var said = Pauses.Insert(samples[..(spoken.End + tail)], SpokenLine.Rate, lengths, chance);
        return new(name, new(spoken.Start, said.Samples.Length - tail), said.Samples);
    }

    /// <summary>Measures settings of <c>turn_detection</c>, in JSON; those that end by meaning hear words.</summary>
    public List<Point> Measure(IReadOnlyList<string> settings, IReadOnlyList<Utterance> utterances)
    {
        var scores = new ConcurrentDictionary<(string Setting, Utterance Said), (bool CutOff, double? DelayMs)>();
        using var ears = new ThreadLocal<StepEar>(() => StepEar.Create(Pace), trackAllValues: true);
        Parallel.ForEach(
            settings.SelectMany(setting => utterances.Select(said => (setting, said))),
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            job => scores[job] = Judge(job.setting, job.said, ears.Value!)
        );
        foreach (var ear in ears.Values)
        {
            ear.Dispose();
        }

        return
        [
            .. settings.Select(setting =>
            {
                var rows = utterances.Select(said => scores[(setting, said)]).ToList();
                return new Point(
                    setting,
                    rows.Where(row => row.DelayMs is not null).Average(row => row.DelayMs!.Value),
                    rows.Average(row => row.CutOff ? 1.0 : 0)
                );
            }),
        ];
    }

    /// <summary>The share cut off at a mean delay; null outside of what was measured.</summary>
    public static double? At(IEnumerable<Point> points, double delayMs) =>
        Curve.At(points.Select(point => (point.DelayMs, point.CutOff)), delayMs);

    private (bool CutOff, double? DelayMs) Judge(string setting, Utterance said, StepEar ear)
    {
        var began = 0.0;
        var hears = setting.Contains("semantic", StringComparison.Ordinal);
        var transcribes = hears ? ""","input_audio_transcription":{"model":"azure-speech"}""" : "";
        var call = Call.Run(
            new()
            {
                Ear = hears ? ear : null,
                NoTranscriber = !hears,
                Detector = detector,
                Update = $$"""{"turn_detection":{{setting}}{{transcribes}}}""",
            },
            async call =>
            {
                ear.Time = call.Clock;
                var room = RoomTone.Make(said.Samples, SpokenLine.Rate, 4 * SpokenLine.Rate, new Random(7));
                await SpokenLine.SendAsync(call, room[..(LeadInMs * SpokenLine.Rate / 1000)]);
                began = call.Now.TotalMilliseconds;
                await SpokenLine.SendAsync(call, said.Samples);
                await SpokenLine.SendAsync(call, room[..(PatienceMs * SpokenLine.Rate / 1000)]);
            }
        );
        var (onset, end) = (At(said.Spoken.Start), At(said.Spoken.End));
        var stops = call.Of("input_audio_buffer.speech_stopped")
            .Select(e => e.At.TotalMilliseconds)
            .Where(at => at > onset)
            .ToList();
        return (stops.Exists(at => at < end), stops.Exists(at => at >= end) ? stops.Max() - end : null);

        double At(int sample) => began + (sample * 1000.0 / SpokenLine.Rate);
    }
}
