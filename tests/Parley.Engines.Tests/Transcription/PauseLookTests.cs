using Parley.Engines.Hearing;
using Parley.Engines.PocketSphinx;
using Parley.Engines.PocketSphinx.Decoding;

namespace Parley.Engines.Tests.Transcription;

/// <summary>The embedded ear's look at an utterance in a pause, and what comes after it.</summary>
public sealed class PauseLookTests
{
    private static readonly short[] Silence = new short[4_800];
    private readonly List<string> partials = [];

    [Fact]
    public async Task In_a_pause_it_tells_what_the_whole_will_be()
    {
        using var decoder = Make();
        foreach (var text in (string[])["what is the weather", "how are you today", "tell me a joke"])
        {
            var samples = await Spoken.ByFliteAsync(text, "slt");
            var heard = Hear(decoder, samples);
            heard.Pause();
            var told = partials[^1];
            heard.Write(Silence, () => false);

            // Nothing is left to be done, and silence makes no other words of it.
            Assert.Equal(told, heard.Finish().Text);
            Assert.Equal(told, partials[^1]);
            Assert.Equal(told, Whole(decoder, samples));
        }
    }

    [Fact]
    public async Task Who_goes_on_is_heard_as_if_nobody_had_looked()
    {
        using var decoder = Make();
        short[] first = [.. await Spoken.ByFliteAsync("turn on the light"), .. Silence];
        var second = await Spoken.ByFliteAsync("in the kitchen");
        var expected = Whole(decoder, [.. first, .. second]);
        var heard = Hear(decoder, first);
        heard.Pause();
        heard.Write(second, () => false);
        heard.Resume(() => false);
        heard.Write(Silence, () => false);

        // The last partial before the end is of the search that goes along: it has caught up.
        Assert.EndsWith("kitchen", partials[^1], StringComparison.Ordinal);
        Assert.Equal(expected, heard.Finish().Text);
    }

    [Fact]
    public async Task A_long_utterance_is_not_heard_twice_and_so_not_looked_at()
    {
        using var decoder = Make();
        var sentence = await Spoken.ByFliteAsync("the meeting starts at ten and ends at eleven");
        short[] samples = [.. sentence, .. sentence, .. sentence];
        var expected = Whole(decoder, samples);
        var heard = Hear(decoder, samples);
        var before = partials.Count;
        heard.Pause();
        Assert.Equal(before, partials.Count);
        var asked = 0;
        heard.Resume(() => ++asked > 1);
        Assert.Equal(1, asked);
        Assert.Equal(expected, heard.Finish().Text);
    }

    [Fact]
    public async Task A_pause_that_lasts_is_used_to_hear_again()
    {
        using var decoder = Make();
        short[] first = [.. await Spoken.ByFliteAsync("turn on the light"), .. Silence];
        var second = await Spoken.ByFliteAsync("in the kitchen");
        var expected = Whole(decoder, [.. first, .. Silence, .. second]);
        var heard = Hear(decoder, first);
        heard.Pause();
        var told = partials[^1];
        heard.Prepare(() => Fail("It may be the end, and nothing is done yet."));
        heard.Write(Silence, () => false);
        heard.Prepare(() => false);

        // What it told stands until the person goes on.
        heard.Write(Silence.AsSpan(0, 1_600), () => false);
        Assert.Equal(told, partials[^1]);
        heard.Write(second, () => false);
        var slices = 0;
        heard.Resume(() => ++slices > 1);
        Assert.Equal(1, slices);
        Assert.Equal(expected, heard.Finish().Text);
    }

    [Fact]
    public async Task A_turn_that_ends_while_it_is_heard_again_is_what_was_told()
    {
        using var decoder = Make();
        var heard = Hear(decoder, await Spoken.ByFliteAsync("what time is it"));
        heard.Pause();
        var told = partials[^1];
        heard.Write(Silence, () => false);
        var slices = 0;
        heard.Prepare(() => ++slices > 5);
        Assert.Equal(told, heard.Finish().Text);
    }

    [Fact]
    public async Task Catching_up_ends_when_nobody_wants_to_know()
    {
        using var decoder = Make();
        var samples = await Spoken.ByFliteAsync("what is the weather like in the morning");
        var heard = Hear(decoder, samples);
        heard.Pause();
        var slices = 0;
        heard.Resume(() => ++slices > 10);
        heard.Abandon();

        Assert.Equal(11, slices);
        Assert.Equal(Whole(decoder, samples), Whole(decoder, samples));
    }

    [Fact]
    public async Task A_short_reply_is_known_in_the_pause_and_after_it()
    {
        using var decoder = Make();
        TranscriptionRequest request = new() { ShortReplies = ["yeah", "okay"] };
        var reply = await Spoken.ByFliteAsync("okay");
        var heard = Hear(decoder, reply, request);
        heard.Pause();
        Assert.Equal("okay", partials[^1]);
        heard.Write(await Spoken.ByFliteAsync("what time is it"), () => false);
        heard.Resume(() => false);
        Assert.EndsWith("what time is it", heard.Finish().Text, StringComparison.Ordinal);
        Assert.Equal("okay", Whole(decoder, reply, request));
    }

    [Fact]
    public async Task A_pause_before_anything_was_heard_says_nothing()
    {
        using var decoder = Make();
        var heard = Hear(decoder, []);
        heard.Pause();
        heard.Resume(() => false);
        heard.Write(await Spoken.ByFliteAsync("what time is it"), () => false);
        heard.Pause();
        Assert.Equal("what time is it", heard.Finish().Text);
        Assert.DoesNotContain(partials, text => text.Length == 0);
    }

    private HeardUtterance Hear(Decoder decoder, short[] samples, TranscriptionRequest? request = null)
    {
        partials.Clear();
        var heard = new HeardUtterance(decoder, request ?? new(), partial => partials.Add(partial.Text));
        heard.Start();
        heard.Write(samples, () => false);
        return heard;
    }

    private static string Whole(Decoder decoder, short[] samples, TranscriptionRequest? request = null)
    {
        var heard = new HeardUtterance(decoder, request ?? new(), _ => { });
        heard.Start();
        heard.Write(samples, () => false);
        return heard.Finish().Text;
    }

    private static bool Fail(string why)
    {
        Assert.Fail(why);
        return true;
    }

    private static Decoder Make()
    {
        Ear.SkipWhereItCannotRun();
        return new(new ModelFiles(new PocketSphinxOptions().ModelFolder), withAssistant: true);
    }
}
