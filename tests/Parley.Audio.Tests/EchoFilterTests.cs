namespace Parley.Audio.Tests;

/// <summary>A room made of taps, a loudspeaker that plays coloured noise, and a person who hums into it.</summary>
public sealed class EchoFilterTests
{
    private const int Frame = EchoFilter.FrameSamples;
    private const int Second = 16_000;

    [Fact]
    public void An_echo_is_learnt_within_a_second_and_better_later()
    {
        var played = Played(4 * Second);
        var echo = Room(played);
        var left = Run(new EchoFilter(), echo, played);

        Assert.InRange(Decibel(echo, left, Second, 2 * Second), 15, 100);
        Assert.InRange(Decibel(echo, left, 3 * Second, 4 * Second), 25, 100);
    }

    [Fact]
    public void A_person_who_speaks_into_the_echo_is_left_whole()
    {
        var played = Played(4 * Second);
        var echo = Room(played);
        var person = Hum(4 * Second, from: 2 * Second);
        short[] heard = [.. echo.Zip(person, (e, p) => (short)(e + p))];
        var left = Run(new EchoFilter(), heard, played);

        // 7 dB quieter than the echo in the room, and more than 8 dB above what is left of it.
        short[] wrong = [.. left.Zip(person, (l, p) => (short)(l - p))];
        Assert.InRange(Decibel(person, echo, 2 * Second, 4 * Second), -8, -6);
        Assert.InRange(Decibel(person, wrong, 2 * Second, 4 * Second), 8, 100);
    }

    [Fact]
    public void Where_nothing_is_played_nothing_is_changed()
    {
        var person = Hum(Second, from: 0);

        Assert.Equal(person, Run(new EchoFilter(), person, new short[Second]));
    }

    [Fact]
    public void A_room_that_is_forgotten_is_learnt_again()
    {
        var played = Played(4 * Second);
        var echo = Room(played);
        var filter = new EchoFilter();
        _ = Run(filter, echo[..(2 * Second)], played[..(2 * Second)]);
        filter.Reset();
        var left = Run(filter, echo[(2 * Second)..], played[(2 * Second)..]);

        Assert.InRange(Decibel(echo[(2 * Second)..], left, 0, Second / 50), -1, 3);
        Assert.InRange(Decibel(echo[(2 * Second)..], left, Second, 2 * Second), 15, 100);
    }

    private static short[] Run(EchoFilter filter, short[] microphone, short[] reference)
    {
        var left = new short[microphone.Length];
        for (var at = 0; at + Frame <= microphone.Length; at += Frame)
        {
            filter.Process(microphone.AsSpan(at, Frame), reference.AsSpan(at, Frame), left.AsSpan(at, Frame));
        }

        return left;
    }

    private static short[] Played(int samples)
    {
        var random = new Random(3);
        var low = 0.0;
        return
        [
            .. Enumerable
                .Range(0, samples)
                .Select(i =>
                {
                    low = (0.9 * low) + random.NextDouble() - 0.5;
                    return (short)(5_000 * low * (1 + Math.Sin(i / 2_000.0)));
                }),
        ];
    }

    private static short[] Room(short[] played)
    {
        var random = new Random(5);
        double[] taps =
        [
            .. Enumerable.Range(0, 900).Select(i => 0.1 * Math.Exp(-i / 250.0) * (random.NextDouble() - 0.5)),
        ];
        taps[40] = 0.3;
        return
        [
            .. Enumerable
                .Range(0, played.Length)
                .Select(n =>
                    (short)Enumerable.Range(0, Math.Min(taps.Length, n + 1)).Sum(k => taps[k] * played[n - k])
                ),
        ];
    }

    private static short[] Hum(int samples, int from) =>
        [
            .. Enumerable
                .Range(0, samples)
                .Select(i =>
                    i < from
                        ? (short)0
                        : (short)(
                            700 * Enumerable.Range(1, 8).Sum(h => Math.Sin(2 * Math.PI * 140 * h * i / 16_000.0) / h)
                        )
                ),
        ];

    private static double Decibel(short[] left, short[] right, int from, int to) =>
        10
        * Math.Log10((Pcm.SumOfSquares(left.AsSpan(from..to)) + 1) / (Pcm.SumOfSquares(right.AsSpan(from..to)) + 1.0));
}
