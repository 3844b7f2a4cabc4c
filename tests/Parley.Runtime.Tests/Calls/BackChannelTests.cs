using System.Text;
using Parley.Core;
using Parley.Core.Turns;
using Parley.Core.Turns.BargeIn;
using Parley.Engines.Silero;
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

    private static readonly string[] _listeningLonger =
    [
        "yeah of course",
        "okay I see",
        "right right right",
        "yes exactly",
        "yeah sounds good",
        "okay got it",
        "oh right okay",
        "all right then",
    ];

    private static readonly string[] _wantingMore =
    [
        "okay stop",
        "yes but wait a minute",
        "all right cancel that",
        "okay next question please",
        "yeah what about tomorrow",
        "sure can you repeat that",
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
        using var ear = StepEar.Create(0.3);
        var (all, stopped) = (0, 0);
        foreach (var line in await SpokenLine.AllAsync(Lines("PARLEY_LISTENING", _listening)))
        {
            var over = Over(ear, line, all++ * 7 % 20, afterMs: 14_000);
            stopped += over.StartedMs is null ? 0 : 1;

            // What was not known for nothing may get an answer of its own.
            Assert.True(over.IsWhole || over.StartedMs is not null, line.Name);
        }

        Tell($"{stopped} of {all} stopped the answer");

        // No two renderings are alike: 2 or 3 of 48 do, and of few more by chance.
        Assert.InRange(stopped, 0, (all > 40 ? 0.15 : 0.25) * all);
    }

    [Fact]
    public async Task Who_listens_at_some_length_mostly_lets_the_answer_go_on()
    {
        using var ear = StepEar.Create(0.3);
        var (all, stopped) = (0, 0);
        foreach (var line in await SpokenLine.AllAsync(_listeningLonger))
        {
            stopped += Over(ear, line, all++ * 7 % 20, afterMs: 3_000).StartedMs is null ? 0 : 1;
        }

        Tell($"{stopped} of {all} stopped the answer");

        // The ear mishears some; if a voice of 700 ms took the turn whatever it says, 15 of 16 would.
        Assert.InRange(stopped, 0, 0.55 * all);
    }

    [Fact]
    public async Task Who_says_okay_and_more_gets_the_floor()
    {
        using var ear = StepEar.Create(0.3);
        var (all, late) = (0, 0);
        foreach (var line in await SpokenLine.AllAsync(_wantingMore))
        {
            var started = Over(ear, line, all++ * 7 % 20, afterMs: 3_000).StartedMs;
            late += started < Math.Min(line.Milliseconds + 400, 1_300) ? 0 : 1;
        }

        Assert.InRange(late, 0, 0.1 * all);
    }

    [Fact]
    public async Task Who_wants_the_floor_gets_it_with_a_word()
    {
        using var ear = StepEar.Create(0.3);
        var (all, late) = (0, new List<double>());
        foreach (var line in await SpokenLine.AllAsync(Lines("PARLEY_WANTING", _wanting)))
        {
            var over = Over(ear, line, all++ * 7 % 20, afterMs: 3_000);
            if (over.StartedMs is { } ms)
            {
                late.Add(ms - line.Milliseconds);
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

    /// <summary>A sound over an answer, and what became of both.</summary>
    /// <param name="afterMs">How long the call goes on; what becomes of the answer is known after its end only.</param>
    private static Outcome Over(StepEar ear, SpokenLine line, int shiftMs, int afterMs)
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
                onset = 2_000 + shiftMs + call.Now.TotalMilliseconds;
                await SpokenLine.SendAsync(
                    call,
                    [.. SpokenLine.Room(2_000 + shiftMs), .. line.Samples, .. SpokenLine.Room(afterMs)]
                );
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
        Tell($"{line.Name}, {line.Milliseconds:F0} ms: {(started is null ? "" : "STOPPED ")}{trace}");
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

    /// <param name="StartedMs">From the beginning of the sound to <c>speech_started</c>, ms; null: it was not sent.</param>
    /// <param name="IsWhole">The answer was said to its end, in one response or in two.</param>
    private sealed record Outcome(double? StartedMs, bool IsWhole);
}
