namespace Parley.Audio.Tests;

/// <summary>An expected echo, and a microphone in which it comes a little sooner or later.</summary>
public sealed class EchoShiftTests
{
    private const int Frame = 160;
    private const int Length = 3_840;

    [Theory]
    [InlineData(-EchoShift.Farthest)]
    [InlineData(-7)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(EchoShift.Farthest)]
    public void The_lag_is_found_to_the_sample(int later)
    {
        var shift = Hear(Noise(1, 8_000), later, new short[Length]);

        var (samples, fit) = shift.Find();

        Assert.Equal(later, samples);
        Assert.InRange(fit, 0.999, 1.001);
        Assert.Equal(later == 0, shift.Fit() > 0.5);
    }

    [Fact]
    public void A_person_as_loud_as_the_echo_makes_it_less_like_it_and_moves_nothing()
    {
        var shift = Hear(Noise(1, 8_000), later: 5, Noise(2, 8_000));

        var (samples, fit) = shift.Find();

        Assert.Equal(5, samples);
        Assert.InRange(fit, 0.6, 0.8);
    }

    [Fact]
    public void An_echo_that_does_not_come_is_like_nothing()
    {
        var shift = new EchoShift();
        var (expected, person) = (Noise(1, 8_000), Noise(2, 8_000));
        short[] left = [.. person.Zip(expected, (p, e) => (short)(p - e))];
        shift.Add(person.AsSpan(0, 1_600), left.AsSpan(0, 1_600));
        shift.Add(person.AsSpan(1_600, Frame), left.AsSpan(1_600, Frame));

        Assert.True(shift.IsReady);
        Assert.InRange(shift.Fit(), -0.1, 0.1);
    }

    [Fact]
    public void Silence_is_like_nothing_and_what_was_cleared_is_not_ready()
    {
        var shift = Hear(new short[Length], 0, new short[Length]);

        Assert.Equal((-EchoShift.Farthest, 0), shift.Find());
        Assert.Equal(0, shift.Fit());
        shift.Clear();
        Assert.False(shift.IsReady);
    }

    private static EchoShift Hear(short[] echo, int later, short[] person)
    {
        var shift = new EchoShift();
        for (var at = 2 * Frame; at + Frame + EchoShift.Farthest <= Length; at += Frame)
        {
            var microphone = new short[Frame];
            var left = new short[Frame];
            for (var i = 0; i < Frame; i++)
            {
                microphone[i] = (short)(echo[at + i - later] + person[at + i]);
                left[i] = (short)(microphone[i] - echo[at + i]);
            }

            shift.Add(microphone, left);
        }

        Assert.True(shift.IsReady);
        return shift;
    }

    private static short[] Noise(int seed, int amplitude)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Length).Select(_ => (short)random.Next(-amplitude, amplitude + 1))];
    }
}
