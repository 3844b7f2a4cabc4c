using Parley.Engines.Hearing;
using Parley.Engines.Hearing.Cleaning;
using Parley.Engines.Tests.Transcription;
using Parley.Testing.Speech;

namespace Parley.Engines.Tests.Hearing.Cleaning;

/// <summary>How well the embedded ear understands speech in noise, with what cleans it before.</summary>
internal static class NoisyWords
{
    /// <param name="transcriber">The ear.</param>
    /// <param name="recordings">Speech at 16 kHz and what is said in it.</param>
    /// <param name="noise">16 kHz; null: none is added.</param>
    /// <param name="suppressor">Null: the ear hears the noise.</param>
    /// <returns>Word error rate, and the suppressor's core time per time of audio, from 0 to 1.</returns>
    public static async Task<(WordErrorRate Rate, double Load)> MeasureAsync(
        ITranscriber transcriber,
        IReadOnlyList<(short[] Samples, string Said)> recordings,
        short[]? noise,
        float signalToNoiseDb,
        INoiseSuppressor? suppressor,
        NoiseSuppressionLevel level
    )
    {
        var total = new WordErrorRate();
        var (busy, length) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var i = 0; i < recordings.Count; i++)
        {
            var (samples, said) = recordings[i];
            var heard = noise is null ? samples : Noises.Mix(samples, noise, signalToNoiseDb, i * 7_919 % noise.Length);
            if (suppressor is not null)
            {
                var before = CpuTime();
                using var suppression = suppressor.Open(level);
                short[] padded = [.. heard, .. new short[suppression.DelaySamples + suppression.FrameSamples]];
                var clean = NoiseSuppressorConformance.Run(suppression, padded);
                heard = clean[suppression.DelaySamples..(suppression.DelaySamples + heard.Length)];
                busy += CpuTime() - before;
                length += TimeSpan.FromSeconds(samples.Length / 16_000.0);
            }

            total += WordErrorRate.Of(said, (await Ear.HearAsync(transcriber, heard)).Text);
        }

        return (total, length == TimeSpan.Zero ? 0 : busy / length);
    }

    private static TimeSpan CpuTime() => Environment.CpuUsage.TotalTime;
}
