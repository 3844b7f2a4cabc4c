namespace Parley.Lab.Tests.Signal;

/// <summary>Made sounds: no recording is needed to know what must come out.</summary>
internal static class Signals
{
    public const int Rate = 24_000;

    public static short[] Tone(double seconds, double amplitude, double hertz = 440) =>
        [
            .. Enumerable
                .Range(0, (int)(seconds * Rate))
                .Select(i => (short)(amplitude * Math.Sin(2 * Math.PI * hertz * i / Rate))),
        ];

    public static short[] Noise(double seconds, double amplitude, int seed = 1)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, (int)(seconds * Rate))
                .Select(_ => (short)(amplitude * ((random.NextDouble() * 2) - 1))),
        ];
    }

    public static short[] Silence(double seconds) => new short[(int)(seconds * Rate)];

    /// <summary>Two words with a room around them: 0.5 s room, 0.8 s word, 0.06 s room, 0.8 s word, 0.5 s room.</summary>
    public static short[] TwoWords() =>
        [.. Noise(0.5, 20, 2), .. Tone(0.8, 8000), .. Noise(0.06, 20, 3), .. Tone(0.8, 8000), .. Noise(0.5, 20, 4)];
}
