using Parley.Engines.Speech;
using Parley.Runtime.Speech;

namespace Parley.Runtime.Tests.Speech;

/// <summary>What is left out in front of an answer, and what moves with it.</summary>
public sealed class LeadingSilenceTests
{
    private const int Rate = 16_000;

    [Theory]
    [InlineData(16_000, 80, 1_600)]
    [InlineData(16_000, 200, 320)]
    [InlineData(22_050, 45, 441)]
    [InlineData(22_050, 200, 100_000)]
    [InlineData(44_100, 130, 50)]
    public void Digital_silence_is_left_out_to_the_last_10_ms(int rate, int silenceMs, int chunk)
    {
        var sound = Joined(Silence(rate, silenceMs), Tone(rate, 300, 4_000));
        var (parts, leading) = Run(Chunks(sound, rate, chunk));

        var left = LengthMs(sound, rate) - LengthMs(Sound(parts), rate);
        Assert.InRange(left, silenceMs - 10, silenceMs);
        Assert.Equal(left, leading.Cut.TotalMilliseconds, 0.01);
        Assert.InRange(leading.Lead.TotalMilliseconds, 0, 10.1);
        Assert.Equal(sound[^Sound(parts).Length..], Sound(parts));
    }

    [Fact]
    public void A_soft_consonant_after_hiss_keeps_its_beginning()
    {
        // Hiss at -60 dBFS, an h that grows from -54 to -46, a vowel.
        var sound = Joined(Hiss(60, -60), Hiss(30, -53), Hiss(30, -46), Tone(Rate, 200, 6_000));
        var (parts, leading) = Run(Chunks(sound, Rate, 320));

        Assert.InRange(leading.Cut.TotalMilliseconds, 45, 60);
        Assert.Equal(sound.Length - Sound(parts).Length, (int)(leading.Cut.TotalSeconds * Rate));
    }

    [Theory]
    [InlineData(-40)]
    [InlineData(-52)]
    public void Sound_that_begins_at_once_is_not_touched(double dbfs)
    {
        var sound = Joined(Hiss(80, dbfs), Tone(Rate, 200, 6_000));
        var (parts, leading) = Run(Chunks(sound, Rate, 160));

        Assert.Equal(TimeSpan.Zero, leading.Cut);
        Assert.Equal(sound, Sound(parts));
    }

    [Theory]
    [InlineData(0.1, -70)]
    [InlineData(0.01, -88)]
    public void A_quiet_voice_keeps_its_soft_sounds(double volume, double dbfs)
    {
        var sound = Joined(Silence(Rate, 100), Hiss(50, dbfs), Tone(Rate, 200, (short)(6_000 * volume)));
        var (_, leading) = Run(Chunks(sound, Rate, 160), volume);

        Assert.InRange(leading.Cut.TotalMilliseconds, 90, 100);
    }

    [Fact]
    public void A_long_silence_was_meant_and_stays_whole()
    {
        var sound = Joined(Silence(Rate, 600), Tone(Rate, 200, 6_000));
        var (parts, leading) = Run([new SpeechWord("so", Ms(600), Ms(200)), .. Chunks(sound, Rate, 800)]);

        Assert.Equal(TimeSpan.Zero, leading.Cut);
        Assert.Equal(sound, Sound(parts));
        Assert.Equal(Ms(600), Assert.Single(parts.OfType<SpeechWord>()).Offset);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(2_000)]
    public void A_clause_without_sound_stays_whole(int ms)
    {
        var (parts, leading) = Run(Chunks(Silence(Rate, ms), Rate, 160));

        Assert.Equal(ms, LengthMs(Sound(parts), Rate));
        Assert.Equal(TimeSpan.Zero, leading.Cut);
    }

    [Fact]
    public void Nothing_is_held_back_once_there_was_sound()
    {
        var leading = new LeadingSilence(1);
        Assert.Empty(leading.Take(new SpeechAudio(Silence(Rate, 100), Rate)));
        Assert.NotEmpty(leading.Take(new SpeechAudio(Tone(Rate, 20, 6_000), Rate)));
        var later = new SpeechAudio(Silence(Rate, 700), Rate);
        Assert.Same(later, Assert.Single(leading.Take(later)));
        Assert.Empty(leading.End());
    }

    [Fact]
    public void Words_that_began_in_what_is_left_out_end_where_they_ended()
    {
        var sound = Joined(Silence(Rate, 50), Tone(Rate, 500, 6_000));
        var (parts, leading) = Run([
            new SpeechWord("a", TimeSpan.Zero, Ms(200)),
            new SpeechWord("b", Ms(200), Ms(100)),
            .. Chunks(sound, Rate, 160),
            new SpeechWord("c", Ms(400), Ms(150)),
        ]);

        var words = parts.OfType<SpeechWord>().ToList();
        var cut = leading.Cut;
        Assert.InRange(cut.TotalMilliseconds, 40, 50);
        Assert.Equal(new SpeechWord("a", TimeSpan.Zero, Ms(200) - cut), words[0]);
        Assert.Equal(new SpeechWord("b", Ms(200) - cut, Ms(100)), words[1]);
        Assert.Equal(new SpeechWord("c", Ms(400) - cut, Ms(150)), words[2]);
    }

    [Fact]
    public void Of_mouth_shapes_before_the_sound_the_last_one_is_left()
    {
        var sound = Joined(Silence(Rate, 60), Tone(Rate, 200, 6_000));
        var (parts, leading) = Run([
            new SpeechViseme(0, TimeSpan.Zero),
            new SpeechViseme(21, Ms(30)),
            .. Chunks(sound[..800], Rate, 160),
            new SpeechViseme(4, Ms(90)),
            .. Chunks(sound[800..], Rate, 160),
        ]);

        Assert.Equal(
            [new SpeechViseme(21, TimeSpan.Zero), new SpeechViseme(4, Ms(90) - leading.Cut)],
            parts.OfType<SpeechViseme>()
        );
        Assert.IsType<SpeechViseme>(parts[0]);
    }

    [Fact]
    public void Marks_stay_in_front_of_their_sound_whatever_the_parts()
    {
        foreach (var chunk in new[] { 1, 7, 160, 1_600, 20_000 })
        {
            var sound = Joined(Silence(Rate, 120), Tone(Rate, 300, 6_000));
            var (parts, leading) = Run([new SpeechWord("a", Ms(115), Ms(200)), .. Chunks(sound, Rate, chunk)]);

            Assert.IsType<SpeechWord>(parts[0]);
            Assert.InRange(leading.Cut.TotalMilliseconds, 110, 120);
            Assert.Equal(sound.Length - Sound(parts).Length, (int)Math.Round(leading.Cut.TotalSeconds * Rate));
        }
    }

    [Fact]
    public void A_clause_without_audio_leaves_it_to_the_next()
    {
        var leading = new LeadingSilence(1);
        Assert.Empty(leading.Take(new SpeechWord("x", TimeSpan.Zero, TimeSpan.Zero)));
        Assert.Single(leading.End());
        leading.Take(new SpeechAudio(Joined(Silence(Rate, 100), Tone(Rate, 50, 6_000)), Rate));

        Assert.InRange(leading.Cut.TotalMilliseconds, 90, 100);
    }

    private static (List<SpeechPart> Parts, LeadingSilence Leading) Run(
        IEnumerable<SpeechPart> parts,
        double volume = 1
    )
    {
        var leading = new LeadingSilence(volume);
        List<SpeechPart> given = [.. parts.SelectMany(leading.Take)];
        given.AddRange(leading.End());
        return (given, leading);
    }

    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);

    private static IEnumerable<SpeechPart> Chunks(short[] samples, int rate, int size) =>
        samples.Chunk(size).Select(chunk => new SpeechAudio(chunk, rate));

    private static short[] Sound(IEnumerable<SpeechPart> parts) =>
        [.. parts.OfType<SpeechAudio>().SelectMany(audio => audio.Samples.ToArray())];

    private static short[] Joined(params short[][] pieces) => [.. pieces.SelectMany(piece => piece)];

    private static double LengthMs(short[] samples, int rate) => samples.Length * 1000.0 / rate;

    private static short[] Silence(int rate, int ms) => new short[rate * ms / 1000];

    private static short[] Tone(int rate, int ms, short peak) =>
        [
            .. Enumerable
                .Range(0, rate * ms / 1000)
                .Select(i => (short)(peak * Math.Sin(2 * Math.PI * 220 * (i + 20) / rate))),
        ];

    private static short[] Hiss(int ms, double dbfs)
    {
        var chance = new Random(ms);
        var peak = Math.Pow(10, dbfs / 20) * 32768 * Math.Sqrt(3);
        return
        [
            .. Enumerable
                .Range(0, Rate * ms / 1000)
                .Select(_ => (short)Math.Round(peak * ((2 * chance.NextDouble()) - 1))),
        ];
    }
}
