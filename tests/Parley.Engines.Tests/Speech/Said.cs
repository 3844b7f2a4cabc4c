using Parley.Engines.Speech;

namespace Parley.Engines.Tests.Speech;

/// <summary>Everything that one clause gave.</summary>
public sealed record Said(
    short[] Samples,
    int Rate,
    IReadOnlyList<SpeechWord> Words,
    IReadOnlyList<SpeechViseme> Visemes
)
{
    public TimeSpan Length => Rate == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)Samples.Length / Rate);

    public double Loudness => Samples.Length == 0 ? 0 : Math.Sqrt(Samples.Average(s => (double)s * s));

    /// <summary>All words, with single spaces.</summary>
    public string WordText =>
        string.Join(
            ' ',
            string.Join(' ', Words.Select(word => word.Text))
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        );

    public static async Task<Said> CollectAsync(
        ISpeaker speaker,
        SpeechRequest request,
        CancellationToken cancellationToken
    )
    {
        var samples = new List<short>();
        var words = new List<SpeechWord>();
        var visemes = new List<SpeechViseme>();
        var rate = 0;
        await foreach (var part in speaker.SpeakAsync(request, cancellationToken))
        {
            switch (part)
            {
                case SpeechAudio audio:
                    Assert.True(rate == 0 || rate == audio.SampleRate, "The rate changed within a clause.");
                    rate = audio.SampleRate;
                    samples.AddRange(audio.Samples.Span);
                    break;
                case SpeechWord word:
                    words.Add(word);
                    break;
                case SpeechViseme viseme:
                    visemes.Add(viseme);
                    break;
                default:
                    Assert.Fail($"Unknown part {part.GetType()}.");
                    break;
            }
        }
        return new Said([.. samples], rate, words, visemes);
    }

    /// <summary>Pitch of the voiced parts, in Hz: the strongest self-similarity between 60 and 400 Hz, median over frames.</summary>
    public double Pitch()
    {
        var found = new List<double>();
        var window = Rate * 40 / 1000;
        for (var at = 0; at + window + (Rate / 60) < Samples.Length; at += window)
        {
            var energy = Correlate(at, 0, window);
            var similar = new double[(Rate / 60) + 1];
            for (var lag = (Rate / 400) - 1; lag < similar.Length; lag++)
            {
                similar[lag] = Correlate(at, lag, window) / Math.Sqrt((energy * Energy(at + lag, window)) + 1);
            }
            var peaks = Enumerable
                .Range(Rate / 400, similar.Length - (Rate / 400) - 1)
                .Where(lag => similar[lag] > similar[lag - 1] && similar[lag] >= similar[lag + 1])
                .ToList();
            var score = peaks.Count == 0 ? 0 : peaks.Max(lag => similar[lag]);
            if (energy / window > 200_000 && score > 0.8)
            {
                found.Add((double)Rate / peaks.First(lag => similar[lag] > score * 0.95));
            }
        }
        found.Sort();
        return found.Count == 0 ? 0 : found[found.Count / 2];
    }

    private double Energy(int at, int window) => Samples.AsSpan(at, window).ToArray().Sum(s => (double)s * s);

    private double Correlate(int at, int lag, int window)
    {
        var sum = 0d;
        for (var i = 0; i < window; i++)
        {
            sum += (double)Samples[at + i] * Samples[at + lag + i];
        }
        return sum;
    }
}
