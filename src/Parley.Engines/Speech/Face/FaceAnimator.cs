namespace Parley.Engines.Speech.Face;

/// <summary>
/// Animates a face from mouth shapes and their times: 60 frames a second, frame n at n/60 s. A frame looks a little to both
/// sides, so that shapes flow into each other as in speech; a shape that is not known yet cannot be felt before it begins.
/// The same shapes give the same frames. For one answer and one thread.
/// </summary>
public sealed class FaceAnimator
{
    public const int FramesPerSecond = 60;

    /// <summary>Values of one frame, in the order of <see cref="Blendshape"/>; 0 to 1.</summary>
    public const int ValuesPerFrame = MouthShapes.Values;

    /// <summary>How far ahead of a frame its mouth shapes should be known.</summary>
    public static readonly TimeSpan LookAhead = TimeSpan.FromMilliseconds(90);

    // The mouth is moved before the sound is heard, so the window reaches further ahead than back. Seconds.
    private const double Centre = .025;
    private const double Reach = .065;
    private const int Steps = 13;

    // How long a glide takes whose end is not known yet. Seconds.
    private const double UsualGlide = .16;

    private readonly List<(double Start, int Viseme)> _track = [(0, 0)];
    private readonly Blinks _blinks = new();

    /// <summary>A mouth shape begins; times never go back.</summary>
    public void Add(int viseme, TimeSpan offset)
    {
        var start = Math.Max(offset.TotalSeconds, _track[^1].Start);
        if (start <= _track[^1].Start)
        {
            _track[^1] = (start, viseme);
        }
        else
        {
            _track.Add((start, viseme));
        }
    }

    /// <summary>Silence from here on, until the next shape.</summary>
    public void Rest(TimeSpan offset) => Add(0, offset);

    /// <summary>The frames that belong to a stretch of audio: those with start &lt;= n/60 s &lt; end. Empty when none does.</summary>
    /// <param name="from">First sample.</param>
    /// <param name="to">One past the last sample.</param>
    /// <returns>Index of the first frame, and whole frames one after the other.</returns>
    public (int First, float[] Values) Frames(long from, long to, int sampleRate)
    {
        var first = FrameAt(from, sampleRate);
        var count = FrameAt(to, sampleRate) - first;
        var values = new float[count * ValuesPerFrame];
        for (var i = 0; i < count; i++)
        {
            Draw((first + i) / (double)FramesPerSecond, values.AsSpan(i * ValuesPerFrame, ValuesPerFrame));
        }
        return (first, values);
    }

    /// <summary>The first frame that does not come before a sample.</summary>
    private static int FrameAt(long sample, int rate) => (int)(((sample * FramesPerSecond) + rate - 1) / rate);

    private void Draw(double seconds, Span<float> frame)
    {
        Span<float> sum = stackalloc float[ValuesPerFrame];
        sum.Clear();
        var weights = 0f;
        for (var step = 0; step < Steps; step++)
        {
            var aside = (2d * step / (Steps - 1)) - 1;
            var weight = (float)(1 + Math.Cos(Math.PI * aside * .96));
            weights += AddShape(seconds + Centre + (aside * Reach), weight, sum);
        }
        for (var i = 0; i < frame.Length; i++)
        {
            frame[i] = MathF.Round(Math.Clamp(sum[i] / weights, 0, 1), 3);
        }
        var lids = MathF.Round(_blinks.At(seconds), 3);
        frame[(int)Blendshape.EyeBlinkLeft] = lids;
        frame[(int)Blendshape.EyeBlinkRight] = lids;
    }

    /// <summary>Adds the face of one moment; gives the weight it was added with.</summary>
    private float AddShape(double seconds, float weight, Span<float> sum)
    {
        var at = IndexAt(seconds);
        var (start, viseme) = _track[at];
        weight *= MouthShapes.StrengthOf(viseme);
        var glided = 0f;
        if (MouthShapes.EndOf(viseme) is { } end)
        {
            var length = at + 1 < _track.Count ? _track[at + 1].Start - start : UsualGlide;
            var part = Math.Clamp(((seconds - start) / Math.Max(length, .001) * 1.6) - .5, 0, 1);
            glided = (float)(part * part * (3 - (2 * part)));
            Blend(MouthShapes.Of(end), weight * glided, sum);
        }
        Blend(MouthShapes.Of(viseme), weight * (1 - glided), sum);
        return weight;
    }

    private static void Blend(ReadOnlySpan<float> face, float weight, Span<float> sum)
    {
        for (var i = 0; i < face.Length; i++)
        {
            sum[i] += face[i] * weight;
        }
    }

    private int IndexAt(double seconds)
    {
        var low = 0;
        var high = _track.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _track[middle].Start <= seconds ? (middle, high) : (low, middle - 1);
        }
        return low;
    }
}
