using System.Globalization;
using Parley.Engines.Silero;
using Parley.Lab.Recordings;
using Parley.Testing.Files;

namespace Parley.Runtime.Tests.Calls;

/// <summary>Ending turns by meaning cuts off fewer than silence of the same mean delay.</summary>
public sealed class EndingCurveTests
{
    private static readonly string[] _lines =
    [
        "what is the weather like tomorrow in london",
        "set a timer for twenty five minutes please",
        "send a message to my brother that i am late",
        "tell me how far it is from berlin to paris",
    ];

    private static readonly double[] _delays = [500, 600, 700, 800];

    [Fact]
    public async Task Local_voices_that_hesitate()
    {
        var chance = new Random(3);
        var utterances = (await SpokenLine.AllAsync(_lines))
            .Select(line => EndingCurve.Hesitate(line.Name, line.Samples, new(0, line.Samples.Length), 1, chance))
            .ToList();
        var curve = new EndingCurve(Detector());
        var silence = curve.Measure([Silence(250), Silence(800)], utterances);
        var fusion = curve.Measure([Fusion(400)], utterances)[0];
        Tell("fusion", [fusion]);
        Tell("silence", silence);

        // Of so few the share is chance to a quarter.
        Assert.InRange(fusion.CutOff, 0, EndingCurve.At(silence, fusion.DelayMs)!.Value + 0.25);
    }

    [Fact]
    public async Task People_who_hesitate()
    {
        var audio = Path.Combine(Repository.Shared, "audio");
        Assert.SkipUnless(
            string.Equals(Environment.GetEnvironmentVariable("PARLEY_FULL"), "1", StringComparison.Ordinal),
            "It takes minutes: PARLEY_FULL=1 runs it."
        );
        Assert.SkipUnless(Directory.Exists(audio), $"No recordings here: {audio} is missing (see PARLEY_SHARED).");
        var library = await Library.OpenAsync(audio, null, 0, 1, TestContext.Current.CancellationToken);
        var chance = new Random(11);
        var utterances = library
            .Choose(60, line => line.HasWords, one => one.Spoken.LengthMs(Recording.Rate) is >= 1_500 and <= 6_000)
            .Select(
                (one, i) =>
                    EndingCurve.Hesitate(one.Name, one.Samples, one.Spoken, i % 4 == 3 ? 0 : 1 + (i % 2), chance)
            )
            .ToList();
        var curve = new EndingCurve(Detector());
        var silence = curve.Measure([.. ((int[])[350, 500, 700, 900]).Select(Silence)], utterances);
        var fusion = curve.Measure([.. ((int[])[400, 700, 1_000]).Select(Fusion)], utterances);
        Tell($"silence, {utterances.Count} utterances", silence);
        Tell("fusion", fusion);
        foreach (var delay in _delays)
        {
            var (cut, ofSilence) = (EndingCurve.At(fusion, delay), EndingCurve.At(silence, delay));
            Write($"{delay} ms: silence {ofSilence:P0}, fusion {cut:P0}, {cut / ofSilence:F2} of it");
        }

        // Measured at 500 to 800 ms: 0.60, 0.56, 0.49, 0.44.
        Assert.All((double[])[600, 800], ms => Assert.InRange(Share(ms), 0, 0.7));
        double Share(double ms) => EndingCurve.At(fusion, ms)!.Value / EndingCurve.At(silence, ms)!.Value;
    }

    private static Engines.Hearing.IVoiceDetector Detector()
    {
        var silero = new SileroProvider(Path.Combine(Repository.Assets, SileroProvider.PackagedModel));
        Assert.SkipUnless(silero.Probe().Available, silero.Probe().Detail);
        return silero.Create();
    }

    private static string Silence(int ms) =>
        $$"""{"type":"server_vad","silence_duration_ms":{{ms}},"create_response":false}""";

    private static string Fusion(int ms) =>
        $$$"""
            {"type":"azure_semantic_vad","silence_duration_ms":{{{ms}}},"create_response":false,
             "end_of_utterance_detection":{"model":"semantic_detection_v1","timeout_ms":{{{Math.Max(
                1_500,
                ms + 400
            )}}}}}
            """;

    private static void Tell(string name, IEnumerable<EndingCurve.Point> points) =>
        Write(
            $"{name}: {string.Join(", ", points.Select(p => FormattableString.Invariant($"{p.CutOff:P0} at {p.DelayMs:F0} ms")))}"
        );

    private static void Write(FormattableString text) =>
        TestContext.Current.TestOutputHelper?.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
