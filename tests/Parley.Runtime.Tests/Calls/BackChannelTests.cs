using System.Text;
using Parley.Audio;
using Parley.Core;
using Parley.Core.Turns;
using Parley.Core.Turns.BargeIn;
using Parley.Engines.Flite;
using Parley.Engines.PocketSphinx;
using Parley.Engines.Silero;
using Parley.Engines.Speech;
using Parley.Runtime.Journals;
using Parley.Runtime.Tests.Journals;
using Parley.Testing.Fakes;
using Parley.Testing.Files;

namespace Parley.Runtime.Tests.Calls;

/// <summary>
/// A word or two over an answer, with the detector and the ear that a server has, in simulated time. The tests write every case:
/// <c>./parley test runtime -- --filter-class '*BackChannelTests' --show-live-output on --output Detailed</c>; with two voices, with
/// <c>PARLEY_FULL=1</c> with all.
/// </summary>
public sealed class BackChannelTests
{
    private const int Rate = 24_000;
    private const int Frame = Rate / 50;

    private static readonly SileroProvider _silero = new(Path.Combine(Repository.Assets, SileroProvider.PackagedModel));

    private static readonly Lazy<Engines.Hearing.IVoiceDetector> _detector = new(() => _silero.Create());

    private static readonly string _answer = string.Join(' ', Enumerable.Repeat("word", 40)) + ".";

    private static readonly string[] _listening =
    [
        "yeah",
        "uh-huh",
        "okay",
        "right",
        "I see",
        "all right",
        "got it",
        "go on",
        "sure",
        "of course",
        "I know",
        "yes",
    ];

    private static readonly string[] _wanting =
    [
        "stop",
        "no",
        "wait",
        "hold on",
        "what",
        "hello",
        "cancel",
        "not that one",
    ];

    [Fact]
    public async Task Who_only_listens_hardly_ever_stops_the_answer()
    {
        using var ear = Ear();
        var (all, stopped) = (0, 0);
        foreach (var (name, samples) in await SpokenAsync(Lines("PARLEY_LISTENING", _listening)))
        {
            var over = Over(ear, name, samples, all++ * 7 % 20, afterMs: 14_000);
            stopped += over.StartedMs is null ? 0 : 1;

            // What was not known for nothing may get an answer of its own.
            Assert.True(over.IsWhole || over.StartedMs is not null, name);
        }

        Tell($"{stopped} of {all} stopped the answer");

        // The ear does not hear alike in every run; of few sayings the bound is wide.
        Assert.InRange(stopped, 0, (all > 40 ? 0.15 : 0.25) * all);
    }

    [Fact]
    public async Task Who_wants_the_floor_gets_it_with_a_word()
    {
        using var ear = Ear();
        var (all, late) = (0, new List<double>());
        foreach (var (name, samples) in await SpokenAsync(Lines("PARLEY_WANTING", _wanting)))
        {
            var over = Over(ear, name, samples, all++ * 7 % 20, afterMs: 3_000);
            if (over.StartedMs is { } ms)
            {
                late.Add(ms - (samples.Length * 1000.0 / Rate));
            }
        }

        late.Sort();
        Tell(
            $"{late.Count} of {all} got the floor; after the end of the word p50 {late[late.Count / 2]:F0}, the last {late[^1]:F0} ms"
        );
        Assert.InRange(late.Count, 0.9 * all, all);

        // 160 ms of quiet end a word.
        Assert.InRange(late[late.Count / 2], -200, 220);
    }

    /// <summary>Other lines to try, with commas between.</summary>
    private static string[] Lines(string variable, string[] usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } lines ? lines.Split(',') : usual;

    private static void Tell(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    private static StepEar Ear()
    {
        var status = new PocketSphinxProvider().Probe();
        Assert.SkipUnless(status.Available, $"{status.Detail} {status.Remedy}");
        return new(0.3);
    }

    /// <summary>A sound over an answer, and what became of both.</summary>
    /// <param name="afterMs">How long the call goes on; what becomes of the answer is known after its end only.</param>
    private static Outcome Over(StepEar ear, string name, short[] sound, int shiftMs, int afterMs)
    {
        Assert.SkipUnless(_silero.Probe().Available, _silero.Probe().Detail);
        var journals = new MemoryJournals();
        var onset = 0.0;
        var call = Call.Run(
            new()
            {
                Ear = ear,
                Detector = _detector.Value,
                Answers = [FakeAnswer.Text(_answer), FakeAnswer.Text("Fine.")],
                Options = new() { Journals = journals },
                Update = """{"input_audio_transcription":{"model":"azure-speech"}}""",
            },
            async call =>
            {
                call.Client.Send("""{"type":"response.create"}""");
                ear.Time = call.Clock;
                short[] all = [.. Room(2_000 + shiftMs), .. sound, .. Room(afterMs)];
                onset = 2_000 + shiftMs + call.Now.TotalMilliseconds;
                for (var at = 0; at + Frame <= all.Length; at += Frame)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(20), call.Clock);
                    var bytes = new byte[2 * Frame];
                    Pcm.Encode(all.AsSpan(at, Frame), bytes);
                    call.Client.Send(
                        $$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(bytes)}}"}"""
                    );
                }
            }
        );
        var started = call.Of("input_audio_buffer.speech_started").FirstOrDefault()?.At.TotalMilliseconds - onset;
        var said = string.Join(
            ' ',
            call.Of("response.done")
                .SelectMany(e => e.Json.GetProperty("response").GetProperty("output").EnumerateArray())
                .SelectMany(o => o.GetProperty("content").EnumerateArray())
                .Select(c => c.GetProperty("transcript").GetString()?.Trim())
        );
        using var reader = new JournalReader(new MemoryStream(journals.Last));
        var trace = string.Join(
            "; ",
            reader.Records().OfType<RecordedStep>().Select(s => Text(s, onset)).Where(t => t.Length > 0)
        );
        Tell($"{name}, {sound.Length / (Rate / 1000)} ms: {(started is null ? "" : "STOPPED ")}{trace}");
        return new(started, said.EndsWith("word.", StringComparison.Ordinal));
    }

    private static string Text(RecordedStep step, double onset)
    {
        var what = step.Input switch
        {
            VoiceOnset => "onset",
            OnsetJudged judged => judged.Sound.ToString(),
            TranscriptPart part => $"'{part.Text}'",
            TranscriptDone done => $"done '{done.Text}'",
            SpeechStarted => "GATE",
            SpeechStopped => "stop",
            _ => "",
        };
        var turn = step.Effects.Any(e =>
            e.Text is { } text && Encoding.UTF8.GetString(text).Contains("speech_started", StringComparison.Ordinal)
        );
        return what.Length == 0 && !turn ? "" : $"{step.At.TotalMilliseconds - onset:F0} {what}{(turn ? " TURN" : "")}";
    }

    private static async Task<List<(string Name, short[] Samples)>> SpokenAsync(string[] lines)
    {
        var provider = new FliteProvider();
        Assert.SkipUnless(provider.Probe().Available, provider.Probe().Detail);
        var speaker = provider.Create();
        List<(string, short[])> spoken = [];
        var isFull = string.Equals(Environment.GetEnvironmentVariable("PARLEY_FULL"), "1", StringComparison.Ordinal);
        foreach (var voice in speaker.Voices.Take(isFull ? int.MaxValue : 2))
        {
            foreach (var line in lines)
            {
                var samples = new List<short>();
                var request = new SpeechRequest(line, voice);
                await foreach (var part in speaker.SpeakAsync(request, TestContext.Current.CancellationToken))
                {
                    if (part is SpeechAudio audio)
                    {
                        samples.AddRange(Resampler.Convert(audio.Samples.Span, audio.SampleRate, Rate));
                    }
                }

                spoken.Add(($"{voice.Id} {line}", AtLevel(Trim([.. samples]))));
            }
        }

        return spoken;
    }

    private static short[] AtLevel(short[] samples)
    {
        var rms = Math.Sqrt(samples.Sum(s => (double)s * s) / samples.Length);
        return [.. samples.Select(s => (short)Math.Clamp(s / rms * 2_600, -32_000, 32_000))];
    }

    private static short[] Trim(short[] samples)
    {
        var first = Array.FindIndex(samples, s => Math.Abs((int)s) > 100);
        var last = Array.FindLastIndex(samples, s => Math.Abs((int)s) > 100);
        return first < 0 ? [] : samples[first..(last + 1)];
    }

    /// <summary>A quiet room: noise at -70 dBFS.</summary>
    private static short[] Room(int milliseconds)
    {
        var random = new Random(milliseconds);
        return [.. Enumerable.Range(0, milliseconds * Rate / 1000).Select(_ => (short)random.Next(-18, 19))];
    }

    /// <param name="StartedMs">From the beginning of the sound to <c>speech_started</c>, ms; null: it was not sent.</param>
    /// <param name="IsWhole">The answer was said to its end, in one response or in two.</param>
    private sealed record Outcome(double? StartedMs, bool IsWhole);
}
