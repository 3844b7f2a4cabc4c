using Parley.Audio.Prosody;

namespace Parley.Audio.Tests.Prosody;

public sealed class PitchTrackerTests
{
    [Theory]
    [InlineData(75)]
    [InlineData(120)]
    [InlineData(210)]
    [InlineData(330)]
    public void A_voice_like_tone_has_its_pitch(double hertz)
    {
        var frames = Track(i => Enumerable.Range(1, 6).Sum(n => Math.Sin(2 * Math.PI * n * hertz * i / 16_000) / n));
        var inner = frames[5..^5];
        Assert.All(inner, frame => Assert.InRange(frame.Hertz, 0.98 * hertz, 1.02 * hertz));
        Assert.All(inner, frame => Assert.True(frame.Periodicity > 0.9));
    }

    [Fact]
    public void Noise_has_none()
    {
        var random = new Random(1);
        var frames = Track(_ => random.NextDouble() - 0.5);
        Assert.InRange(frames.Count(frame => frame.IsVoiced), 0, frames.Length / 20);
    }

    [Fact]
    public void A_falling_tone_falls()
    {
        var phase = 0.0;
        var frames = Track(i =>
        {
            phase += 2 * Math.PI * (220 - (0.004 * i)) / 16_000;
            return Math.Sin(phase) + (0.5 * Math.Sin(2 * phase));
        });
        Assert.True(frames[10].Hertz > frames[^10].Hertz + 40, $"{frames[10].Hertz} to {frames[^10].Hertz}");
    }

    [Fact]
    public void Silence_and_short_sound_are_no_voice()
    {
        Assert.All(Track(_ => 0), frame => Assert.False(frame.IsVoiced));
        var frames = new PitchFrame[4];
        Assert.Equal(0, new PitchTracker().Track(new short[100], frames));
        Assert.Equal(2, new PitchTracker().Track(new short[320], frames));
    }

    [Fact]
    public void Hiss_is_brighter_than_a_hum()
    {
        var random = new Random(1);
        short[] hiss = [.. Enumerable.Range(0, 1600).Select(_ => (short)random.Next(-3000, 3000))];
        short[] hum =
        [
            .. Enumerable.Range(0, 1600).Select(i => (short)(3000 * Math.Sin(2 * Math.PI * 150 * i / 16_000))),
        ];
        Assert.True(PitchTracker.Brightness(hiss) > PitchTracker.Brightness(hum) + 15);
    }

    private static PitchFrame[] Track(Func<int, double> wave)
    {
        short[] samples = [.. Enumerable.Range(0, 16_000).Select(i => (short)(6_000 * wave(i)))];
        var frames = new PitchFrame[PitchTracker.FramesOf(samples.Length)];
        Assert.Equal(frames.Length, new PitchTracker().Track(samples, frames));
        return frames;
    }
}
