using Parley.Audio;
using Parley.Lab.Signal;

namespace Parley.Lab.Tests.Signal;

public sealed class EchoPathTests
{
    [Fact]
    public void The_echo_has_the_gain_and_comes_after_the_delay()
    {
        var path = new EchoPath(Signals.Rate, delayMs: 240, gainDb: -6, seed: 3);
        short[] played = [.. Signals.Noise(1, 3000), .. Signals.Silence(0.5)];

        var microphone = Through(path, played, 480);

        var first = Array.FindIndex(microphone, sample => Math.Abs((int)sample) > 100);
        Assert.InRange(first, 0.240 * Signals.Rate, 0.250 * Signals.Rate);
        var level = Pcm.LevelDbfs(microphone.AsSpan((int)(0.4 * Signals.Rate), Signals.Rate / 2));
        Assert.Equal(Pcm.LevelDbfs(played.AsSpan(0, Signals.Rate)) - 6, level, 0.7);
    }

    [Fact]
    public void How_the_sound_is_cut_into_chunks_changes_nothing()
    {
        var played = Signals.Noise(0.5, 8000);

        var small = Through(new EchoPath(Signals.Rate, 10, -3, 7), played, 480);
        var large = Through(new EchoPath(Signals.Rate, 10, -3, 7), played, 4800);

        // Sums in another order round differently at most.
        Assert.All(small.Zip(large), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Fact]
    public void A_loud_loudspeaker_clips_softly()
    {
        var quiet = Through(new EchoPath(Signals.Rate, 0, 0, 7), Signals.Tone(0.5, 1000), 480);
        var loud = Through(new EchoPath(Signals.Rate, 0, 0, 7), Signals.Tone(0.5, 32_000), 480);

        var gain = Pcm.LevelDbfs(loud) - Pcm.LevelDbfs(quiet);
        Assert.InRange(gain, 20, 29);
    }

    private static short[] Through(EchoPath path, short[] played, int chunk)
    {
        var microphone = new short[played.Length];
        for (var at = 0; at < played.Length; at += chunk)
        {
            var length = Math.Min(chunk, played.Length - at);
            path.Add(played.AsSpan(at, length), microphone.AsSpan(at, length));
        }

        return microphone;
    }
}
