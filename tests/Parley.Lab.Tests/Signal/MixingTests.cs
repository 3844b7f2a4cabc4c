using Parley.Audio;
using Parley.Lab.Signal;

namespace Parley.Lab.Tests.Signal;

public sealed class MixingTests
{
    [Theory]
    [InlineData(20)]
    [InlineData(10)]
    [InlineData(0)]
    public void Noise_is_added_at_the_ratio_to_the_active_speech(double snrDb)
    {
        short[] speech = [.. Signals.Silence(2), .. Signals.Tone(1, 6000), .. Signals.Silence(2)];
        var noise = Signals.Noise(3, 900);

        var mixed = Mixing.WithNoise(speech, noise, Signals.Rate, snrDb, from: 777);

        var added = mixed.Zip(speech, (a, b) => (short)(a - b)).ToArray();
        var active = Mixing.ActiveLevel(speech, Signals.Rate);
        Assert.InRange(active - Pcm.LevelDbfs(added), snrDb - 0.15, snrDb + 0.15);
    }

    [Fact]
    public void Pauses_do_not_lower_the_level_of_speech()
    {
        var tone = Signals.Tone(1, 6000);
        short[] paused = [.. Signals.Silence(3), .. tone, .. Signals.Silence(5)];

        Assert.Equal(Pcm.LevelDbfs(tone), Mixing.ActiveLevel(paused, Signals.Rate), 0.1);
    }

    [Fact]
    public void A_recording_is_brought_to_a_level_and_never_clips()
    {
        var quiet = Mixing.AtLevel(Signals.Tone(1, 50), Signals.Rate, -24);
        var peaky = Signals.Tone(1, 300);
        peaky[100] = 20_000;

        var loud = Mixing.AtLevel(peaky, Signals.Rate, -10);

        Assert.Equal(-24, Mixing.ActiveLevel(quiet, Signals.Rate), 0.3);
        Assert.True(loud.Max(sample => Math.Abs((int)sample)) <= 30_000);
    }
}
