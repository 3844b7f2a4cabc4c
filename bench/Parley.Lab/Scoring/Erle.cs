using Parley.Audio;

namespace Parley.Lab.Scoring;

/// <summary>Echo return loss enhancement from two recordings of the same time.</summary>
internal static class Erle
{
    private const double FloorDbfs = -90;
    private const double EchoDbfs = -55;

    /// <summary>
    /// Power of the echo in the microphone beside the power left after cancellation, over the frames in which there is echo.
    /// </summary>
    /// <param name="microphone">Holds nothing but echo.</param>
    /// <param name="cleaned">The same samples after cancellation; may lag a little.</param>
    /// <param name="from">Where to begin.</param>
    /// <returns>dB; null when there is less than half a second of echo.</returns>
    public static double? Of(ReadOnlySpan<short> microphone, ReadOnlySpan<short> cleaned, int sampleRate, int from)
    {
        var frame = sampleRate / 50;
        double echo = 0;
        double left = 0;
        var frames = 0;
        for (var at = from; at + frame <= Math.Min(microphone.Length, cleaned.Length); at += frame)
        {
            var level = Pcm.LevelDbfs(microphone.Slice(at, frame));
            if (level < EchoDbfs)
            {
                continue;
            }

            echo += Math.Pow(10, level / 10);
            left += Math.Pow(10, Math.Max(FloorDbfs, Pcm.LevelDbfs(cleaned.Slice(at, frame))) / 10);
            frames++;
        }

        return frames < 25 ? null : 10 * Math.Log10(echo / left);
    }
}
