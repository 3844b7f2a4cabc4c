using Parley.Audio;
using Parley.Core.Turns;
using Parley.Core.Turns.Words;
using Parley.Engines.Flite;
using Parley.Engines.PocketSphinx;
using Parley.Engines.PocketSphinx.Decoding;
using Parley.Engines.Speech;
using Parley.Engines.Tests.Speech;
using Parley.Engines.Tests.Transcription;
using Parley.Testing.Files;

namespace Parley.Engines.Tests.Hearing.BargeIn;

/// <summary>
/// What the embedded ear makes of a word or two over an answer, up to 0.3 s after their end: those that only say "go on", and those
/// that want the floor. The tests write every case, with PARLEY_FULL=1 also what the general search makes of each alone:
/// <c>./parley test engines -- --filter-class '*ShortReplyTests' --show-live-output on --output Detailed</c>.
/// </summary>
public sealed class ShortReplyTests
{
    private const int Rate = 16_000;
    private const int Slice = 640;
    private const int Before = 4_800;
    private const int Behind = 4_960;

    private static readonly string[] _listening =
    [
        "yeah",
        "okay",
        "right",
        "uh-huh",
        "sure",
        "yes",
        "all right",
        "I see",
        "yep",
        "got it",
    ];

    // Half of them are in no list.
    private static readonly string[] _wanting =
    [
        "stop",
        "no",
        "wait",
        "hold on",
        "what",
        "cancel",
        "hello",
        "why",
        "louder",
        "quiet",
        "not that one",
        "one moment",
        "my name is wrong",
        "turn it off",
        "in the evening",
    ];

    [Fact]
    public async Task Words_that_say_go_on_are_mostly_known_and_hardly_any_other_is_taken_for_one()
    {
        using var decoder = Open();
        var (known, plain, taken, all, others) = (0, 0, 0, 0, 0);
        var listening = await SpokenAsync(_listening);
        foreach (var (name, samples) in listening)
        {
            all++;
            known += LetsGoOn(decoder, name, samples, ShortWords.Of("en").AloneSaid) ? 1 : 0;
        }

        // The general search alone is heard until it cannot know as many any more.
        var heard = 0;
        while (heard < all && (WordErrorTests.Full || plain + all - heard >= known))
        {
            var (name, samples) = listening[heard++];
            plain += LetsGoOn(decoder, name, samples, []) ? 1 : 0;
        }

        foreach (var (name, samples) in await SpokenAsync(_wanting))
        {
            others++;
            taken += LetsGoOn(decoder, name, samples, ShortWords.Of("en").AloneSaid) ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{known} of {all} back-channels known, {plain} of {heard} by the general search alone; {taken} of {others} others taken for one"
        );
        Assert.True(known > plain + all - heard);
        Assert.InRange(known, 0.7 * all, all);
        Assert.InRange(taken, 0, 0.08 * others);
    }

    [Fact]
    public void What_people_say_is_hardly_ever_taken_for_go_on()
    {
        using var decoder = Open();
        var (taken, plain, all) = (0, 0, 0);
        foreach (var (name, samples) in Commands())
        {
            all++;
            taken += LetsGoOn(decoder, name, samples, ShortWords.Of("en").AloneSaid) ? 1 : 0;
            plain += WordErrorTests.Full && LetsGoOn(decoder, name, samples, []) ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{taken} of {all} commands of people taken for a back-channel"
                + (WordErrorTests.Full ? $", {plain} by the general search alone" : "")
        );
        Assert.InRange(taken, 0, 0.1 * all);
    }

    [Fact]
    public void A_hum_is_no_word_with_which_people_ask_for_the_floor()
    {
        using var decoder = Open();
        var words = ShortWords.Of("en");
        var asking = 0;
        foreach (var seed in Enumerable.Range(0, 24))
        {
            decoder.Start(new() { ShortReplies = words.AloneSaid });
            decoder.Write([.. new short[Before], .. Sounds.Hum(seed), .. new short[Behind]]);
            var done = decoder.Finish().Text;
            TestContext.Current.TestOutputHelper?.WriteLine($"hum {seed}: {done}");
            asking += words.AsksForTheFloor(done) ? 1 : 0;
        }

        Assert.InRange(asking, 0, 1);
    }

    private static Decoder Open()
    {
        var status = new PocketSphinxProvider().Probe();
        Assert.SkipUnless(status.Available, $"{status.Detail} {status.Remedy}");
        return new(new ModelFiles(new PocketSphinxOptions().ModelFolder), withAssistant: true);
    }

    /// <summary>As the session decides when the voice was short (docs/guides/barge-in.md).</summary>
    private static bool LetsGoOn(Decoder decoder, string name, short[] samples, IReadOnlyList<string> replies)
    {
        var words = ShortWords.Of("en");
        decoder.Start(new() { ShortReplies = replies });
        short[] all = [.. new short[Before], .. samples, .. new short[Behind]];
        var heard = StablePrefix.Empty;
        var early = false;
        for (var at = 0; at + Slice <= all.Length && !early; at += Slice)
        {
            decoder.Write(all.AsSpan(at, Slice));
            if (
                at / Slice % 3 == 2
                && decoder.Partial() is { Length: > 0 } partial
                && !string.Equals(partial, heard.Last, StringComparison.Ordinal)
            )
            {
                heard = heard.Push(partial, out _);
                early =
                    at < Before + samples.Length && words.SaysSomething(heard.Sent) && words.SaysSomething(heard.Last);
            }
        }

        var done = early ? string.Empty : decoder.Finish().Text;
        decoder.Abandon();
        var goesOn = !early && (words.IsBackChannel(heard.Last) || words.IsBackChannel(done));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{name}: {heard.Last}, in the end {done}{(early ? ", early" : "")}{(goesOn ? ", the answer goes on" : "")}"
        );
        return goesOn;
    }

    private static async Task<List<(string Name, short[] Samples)>> SpokenAsync(string[] lines)
    {
        var provider = new FliteProvider();
        Assert.SkipUnless(provider.Probe().Available, provider.Probe().Detail);
        var speaker = provider.Create();
        List<(string, short[])> spoken = [];
        foreach (var voice in speaker.Voices)
        {
            foreach (var line in lines)
            {
                var request = new SpeechRequest(line, voice);
                var said = await Said.CollectAsync(speaker, request, TestContext.Current.CancellationToken);
                spoken.Add(($"{voice.Id} {line}", Trim(Resampler.Convert(said.Samples, said.Rate, Rate))));
            }
        }

        return spoken;
    }

    private static List<(string Name, short[] Samples)> Commands()
    {
        var manifest = Path.Combine(Repository.Shared, "audio", "manifest.tsv");
        Assert.SkipUnless(File.Exists(manifest), $"No recordings here: {manifest} is missing (see PARLEY_SHARED).");
        return
        [
            .. File.ReadLines(manifest)
                .Select(line => line.Split('\t'))
                .Where(fields => fields[0].StartsWith("commands/", StringComparison.Ordinal))
                .Select(fields => ($"{fields[0]} {fields[1]}", Trim(Recordings.Load(fields[0])))),
        ];
    }

    private static short[] Trim(short[] samples)
    {
        var first = Array.FindIndex(samples, s => Math.Abs((int)s) > 300);
        var last = Array.FindLastIndex(samples, s => Math.Abs((int)s) > 300);
        return first < 0 ? [] : samples[first..(last + 1)];
    }
}
